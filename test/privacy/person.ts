import { AccessLevel } from '../../src/core/viewer';
import { tableOf } from '../../src/database/rows';
import { entities } from '../../src/features';
import type { Client, TestApp } from '../support/app';
import { aRejectionReason, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { keyOf } from '../support/rows';

/** A person about whom something stands in every table that can hold something, all of it made by the API. */
export interface Person {
  id: string;
  key: number;
  applicationId: string;
  /** What may be found nowhere once they are anonymised. */
  traces: string[];
}

let serial = 0;
const zones = Intl.supportedValuesOf('timeZone').filter((zone) => zone.startsWith('America/'));

/** Makes a person with a rejected application, whose every text and address has a mark of theirs in it. */
export async function aPerson(app: TestApp, admin: Client, input: object = {}): Promise<Person> {
  const mark = `Zephyrine${++serial}Q`;
  const role = await aRole(app);
  const reason = await aRejectionReason(app);
  const { applicant } = await done(
    admin,
    'createApplicant',
    { ...profile(mark), ...input },
    'applicant { id version }',
  );
  await done(admin, 'updateApplicant', { applicantId: applicant.id, headline: `${mark} second headline` });
  await done(admin, 'addTags', { applicantId: applicant.id, tags: ['fast'] });
  const { application } = await done(
    admin,
    'createApplication',
    {
      applicantId: applicant.id,
      roleId: idOf(role),
      externalId: `${mark}-application`,
      source: { kind: 'JOB_BOARD', name: 'The Board' },
    },
    'application { id version }',
  );
  await aboutApplication(app, admin, mark, application.id);
  await done(admin, 'addNote', { applicantId: applicant.id, body: `${mark} on the person`, mentionIds: [] });
  const { application: now } = await admin.data(`{ application(id: "${application.id}") { version } }`);
  await done(admin, 'rejectApplication', {
    applicationId: application.id,
    expectedVersion: now.version,
    reasonId: idOf(reason),
    note: `${mark} rejection note`,
  });
  const traces = [mark, `+351 210 000 ${1000 + serial}`, zones[serial]!];
  return { id: applicant.id, key: keyOf(applicant.id), applicationId: application.id, traces };
}

function profile(mark: string): object {
  return {
    firstName: `${mark}First`,
    lastName: `${mark}Last`,
    headline: `${mark} headline`,
    summary: `${mark} summary`,
    emails: [{ address: `${mark}@example.org` }, { address: `${mark}.work@example.org`, kind: 'WORK' }],
    phones: [{ number: `+351 210 000 ${1000 + serial}` }],
    links: [{ url: `https://github.com/${mark}` }],
    location: `${mark}ville`,
    timeZone: zones[serial],
    skills: [`${mark} skill`],
    experience: [{ name: `${mark} Ltd`, summary: `${mark} work` }],
    education: [{ institution: `${mark} University` }],
    externalId: `${mark}-external`,
    source: { kind: 'REFERRAL', name: 'A friend' },
  };
}

async function aboutApplication(
  app: TestApp,
  admin: Client,
  mark: string,
  applicationId: string,
): Promise<void> {
  const interviewer = await app.as(AccessLevel.INTERVIEWER);
  await done(admin, 'addNote', { applicationId, body: `${mark} on the application` });
  const { interview } = await done(
    admin,
    'scheduleInterview',
    {
      applicationId,
      startsAt: new Date(app.now.getTime() + 3_600_000).toISOString(),
      endsAt: new Date(app.now.getTime() + 7_200_000).toISOString(),
      timeZone: 'Europe/Lisbon',
      location: `${mark} room`,
      interviewerIds: [idOf(interviewer.user)],
      externalId: `${mark}-interview`,
    },
    'interview { id version }',
  );
  const opinion = { rating: 4, recommendation: 'YES', comment: `${mark} comment` };
  await done(admin, 'submitFeedback', { applicationId, ...opinion });
  await done(admin, 'cancelInterview', {
    interviewId: interview.id,
    expectedVersion: interview.version,
    reason: `${mark} is ill`,
  });
  const { offer } = await done(
    admin,
    'createOffer',
    {
      applicationId,
      salary: { amount: '110000', currency: 'USD', period: 'YEAR' },
      externalId: `${mark}-offer`,
    },
    'offer { id version }',
  );
  await done(admin, 'withdrawOffer', {
    offerId: offer.id,
    expectedVersion: offer.version,
    note: `${mark} wants more`,
  });
}

/** The places, `table.column`, in which one of some texts stands, whatever the case. */
export async function foundIn(app: TestApp, texts: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  for (const entity of entities) {
    const { name } = tableOf(entity);
    for (const row of await app.database.primary.all(`SELECT * FROM ${name}`))
      for (const [column, value] of Object.entries(row)) {
        const text = JSON.stringify(value).toLowerCase();
        if (texts.some((trace) => text.includes(trace.toLowerCase()))) found.add(`${name}.${column}`);
      }
  }
  return [...found].sort();
}

/** Figures of the kind that reports are made of: they must not tell whether someone was anonymised. */
export async function figures(app: TestApp): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  for (const [name, sql] of Object.entries(metrics)) seen[name] = await app.database.primary.all(sql);
  return seen;
}

const metrics: Record<string, string> = {
  applicants:
    'SELECT sourceKind, sourceName, doNotContact, COUNT(*) AS n FROM applicants GROUP BY 1, 2, 3 ORDER BY 1, 2, 3',
  'applications by status':
    'SELECT roleId, stageId, status, COUNT(*) AS n FROM applications GROUP BY 1, 2, 3 ORDER BY 1, 2, 3',
  'applications by source':
    'SELECT sourceKind, sourceName, status, COUNT(*) AS n FROM applications GROUP BY 1, 2, 3 ORDER BY 1, 2, 3',
  'applications by reason':
    'SELECT rejectionReasonId, withdrawalReasonId, stageId, COUNT(*) AS n FROM applications GROUP BY 1, 2, 3 ORDER BY 1, 2, 3',
  'dates of applications':
    'SELECT id, appliedAt, stageEnteredAt, rejectedAt, withdrawnAt, hiredAt, creditedToId FROM applications ORDER BY id',
  transitions: 'SELECT * FROM stage_transitions ORDER BY id',
  interviews:
    'SELECT id, stageId, status, startsAt, endsAt, sequence, organizerId FROM interviews ORDER BY id',
  interviewers: 'SELECT * FROM interviewers ORDER BY id',
  feedback:
    'SELECT id, status, authorId, rating, ratings, recommendation, submittedAt, supersedesId, supersededAt FROM feedback ORDER BY id',
  offers:
    'SELECT id, status, revision, salaryAmount, sentAt, resolvedAt, approvedAt, openingId FROM offers ORDER BY id',
  openings: 'SELECT id, status, openedAt, closedAt FROM openings ORDER BY id',
  'first notes': 'SELECT id, applicationId, authorId, visibility, createdAt FROM notes ORDER BY id',
  'what happened':
    "SELECT type, subjectType, actorId, via, occurredAt, COUNT(*) AS n FROM events WHERE type <> 'applicant.anonymized' GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5",
};

/** A mutation that must be done. */
async function done(client: Client, name: string, input: object, ask = ''): Promise<any> {
  const payload = await client.mutate(name, input, ask);
  expect(payload.userErrors).toEqual([]);
  return payload;
}

/** What the tests of anonymizeApplicant do with a person, as an ADMIN. */
export function anonymizing(adminOf: () => Client) {
  const versionOf = async ({ id }: Person): Promise<number> =>
    (await adminOf().data(`{ applicant(id: "${id}") { version } }`)).applicant.version;

  const anonymize = async (person: Person, client = adminOf(), ask = '') =>
    client.mutate(
      'anonymizeApplicant',
      { applicantId: person.id, expectedVersion: await versionOf(person) },
      `applicant { id name version ${ask} }`,
    );

  return { versionOf, anonymize };
}
