import { ApplicantTag } from '../../src/applicants/applicant-tag.entity';
import type { Applicant } from '../../src/applicants/applicant.entity';
import { Tag } from '../../src/applicants/tag.entity';
import type { Application } from '../../src/applications/application.entity';
import { ApplicationStatus } from '../../src/applications/application.enums';
import type { EntityClass } from '../../src/core/node';
import { AccessLevel } from '../../src/core/viewer';
import type { NewRow } from '../../src/database/new-row';
import { entities } from '../../src/features';
import { FeedbackStatus } from '../../src/feedback/feedback.enums';
import { InterviewStatus } from '../../src/interviews/interview.enums';
import { NoteMention } from '../../src/notes/note-mention.entity';
import { NoteVisibility } from '../../src/notes/note.enums';
import type { User } from '../../src/users/user.entity';
import type { Client, TestApp } from '../support/app';
import { aFeedback, anInterview, aNote, anOffer } from '../support/application-children';
import { aDepartment, anApplicant, anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { aUser } from '../support/rows';
import { aWebhook } from '../support/webhooks';
import { readRows, type Rows } from './sight';

type AnyRole = Awaited<ReturnType<typeof aRole>>;

/** Where the rows of the world lie, as a viewer sees it. */
export const places = [
  'the house',
  'their role',
  'their application before their feedback',
  'their application after their feedback',
  'their application that others interview',
  'their confidential role',
  'another role',
  'another role in which they interview',
  'another role whose interview was called off',
  "others' confidential role",
  "others' confidential role in which they interview",
  'their application that goes on from a hidden one',
  'nobody’s business yet',
] as const;
export type Place = (typeof places)[number];

/** Rows of every kind in every place, and a viewer of every level who stands to the places as their names say. */
export interface World {
  app: TestApp;
  viewers: Map<AccessLevel, Client>;
  /** An ADMIN who is on no panel: what is there at all. */
  admin: Client;
  rows: Rows;
  /** Which rows came with a place. */
  at: Map<Place, Map<EntityClass, number[]>>;
}

interface Cast {
  viewers: User[];
  interviewer: User;
  colleague: User;
}

/** Builds the world. */
export async function aWorld(app: TestApp): Promise<World> {
  const viewers = new Map<AccessLevel, Client>();
  const at: World['at'] = new Map();
  let before = await readRows(app);
  const place = async <T>(name: Place, build: () => Promise<T>): Promise<T> => {
    const made = await build();
    const after = await readRows(app);
    at.set(name, new Map(entities.map((entity) => [entity, newIds(entity, before, after)])));
    before = after;
    return made;
  };
  const { cast, admin } = await place('the house', async () => {
    for (const level of Object.values(AccessLevel)) viewers.set(level, await app.as(level));
    const root = await app.as(AccessLevel.ADMIN);
    await aDepartment(app);
    await aRejectionReason(app);
    await aWebhook(app, root.user);
    const people = [await aUser(app), await aUser(app, { accessLevel: AccessLevel.RECRUITER })];
    const [interviewer, colleague] = people as [User, User];
    const ofViewers = [...viewers.values()].map(({ user }) => user);
    return { cast: { viewers: ofViewers, interviewer, colleague }, admin: root };
  });
  await people(app, cast, place);
  return { app, viewers, admin, rows: before, at };
}

function newIds(entity: EntityClass, before: Rows, after: Rows): number[] {
  const known = new Set(before.get(entity)!.map(({ id }) => id));
  return after
    .get(entity)!
    .map(({ id }) => id)
    .filter((id) => !known.has(id));
}

async function people(
  app: TestApp,
  cast: Cast,
  place: <T>(name: Place, build: () => Promise<T>) => Promise<T>,
): Promise<void> {
  const role = (values: Parameters<typeof aRole>[1]) =>
    aRole(app, { salaryMin: 5_000_000, salaryMax: 6_000_000, ...pay, ...values });
  const enter = (into: AnyRole, how: How) => candidacy(app, cast, into, how);
  const theirTeam = [...cast.viewers, cast.colleague];

  const own = await place('their role', () => role({ team: theirTeam }));
  await place('their application before their feedback', () => enter(own, { panel: 'held' }));
  await place('their application after their feedback', () => enter(own, { panel: 'held', judged: true }));
  const shared = await place('their application that others interview', () => enter(own, {}));
  await place('their confidential role', async () =>
    enter(await role({ team: theirTeam, confidential: true }), {}),
  );
  const of = { applicantId: shared.applicantId };
  const other = await place('another role', async () => {
    const made = await role({ team: [cast.colleague] });
    await enter(made, { ...of });
    return made;
  });
  await place('another role in which they interview', async () => enter(await role({}), { panel: 'held' }));
  await place('another role whose interview was called off', () => enter(other, { panel: 'called off' }));
  const secret = await place("others' confidential role", async () => {
    const made = await role({ team: [cast.colleague], confidential: true });
    const { id } = await enter(made, { ...of, values: { transferredFromId: shared.id } });
    return Object.assign(made, { hidden: id });
  });
  await place('their application that goes on from a hidden one', () =>
    enter(own, { values: { transferredFromId: secret.hidden } }),
  );
  await place("others' confidential role in which they interview", () => enter(secret, { panel: 'held' }));
  await place('nobody’s business yet', async () => remarks(app, cast, await anApplicant(app)));
}

const pay = { salaryCurrency: 'EUR', salaryPeriod: 'YEAR' } as Parameters<typeof aRole>[1];

interface How {
  /** Whether the viewers are on the panel of an interview. */
  panel?: 'held' | 'called off';
  /** Whether they have submitted feedback. */
  judged?: boolean;
  applicantId?: number;
  values?: Partial<NewRow<Application>>;
}

/** An application with everything that hangs on one. */
async function candidacy(app: TestApp, cast: Cast, role: AnyRole, how: How): Promise<Application> {
  const applicant = how.applicantId ? null : await anApplicant(app, contacts);
  if (applicant) await remarks(app, cast, applicant);
  const applicantId = how.applicantId ?? applicant!.id;
  const ended = how.values?.transferredFromId ? await endedBy(app) : {};
  const application = await anApplication(app, role, { applicantId, ...ended, ...how.values });
  const startsAt = new Date(app.now.getTime() - 86_400_000);
  const interview = await anInterview(app, application, [cast.interviewer], { startsAt });
  const theirs = { comment: 'Strong on databases.', interviewId: interview.id };
  await aFeedback(app, application, cast.interviewer, { ...theirs, rating: 2 });
  await aFeedback(app, application, cast.colleague, { status: FeedbackStatus.DRAFT });
  if (how.panel) {
    const status = how.panel === 'held' ? InterviewStatus.SCHEDULED : InterviewStatus.CANCELLED;
    await anInterview(app, application, cast.viewers, { startsAt, status });
    await anInterview(app, application, cast.viewers, { status: InterviewStatus.CANCELLED });
  }
  for (const viewer of how.judged ? cast.viewers : []) await aFeedback(app, application, viewer);
  if (how.panel && !how.judged)
    for (const viewer of cast.viewers)
      await aFeedback(app, application, viewer, { status: FeedbackStatus.DRAFT });
  await anOffer(app, application);
  await notes(app, cast, application, {});
  return application;
}

const contacts: Partial<NewRow<Applicant>> = {
  phones: [{ kind: 'PERSONAL', number: '+351 21 000 0000' }] as never,
  links: [{ kind: 'OTHER', url: 'https://example.org/ada' }] as never,
};

/** A rejection with a remark, so that transfers leave the seat and the one active application alone. */
async function endedBy(app: TestApp): Promise<Partial<NewRow<Application>>> {
  const { id } = await aRejectionReason(app);
  return {
    status: ApplicationStatus.REJECTED,
    activeApplicantId: null,
    rejectionReasonId: id,
    rejectionNote: 'Too far away.',
    rejectedAt: app.now,
  };
}

async function remarks(app: TestApp, cast: Cast, applicant: Applicant): Promise<void> {
  await notes(app, cast, { id: 0 } as Application, { applicationId: null, applicantId: applicant.id });
  await app.work(async (work) => {
    const tag = await work.add(Tag, { name: `Tag of ${applicant.id}` }, 'tag.created');
    await work.add(ApplicantTag, { applicantId: applicant.id, tagId: tag.id }, null);
  });
}

async function notes(app: TestApp, cast: Cast, application: Application, values: object): Promise<void> {
  for (const visibility of Object.values(NoteVisibility)) {
    const note = await aNote(app, application, cast.colleague, { visibility, ...values });
    await app.work((work) => work.add(NoteMention, { noteId: note.id, userId: cast.interviewer.id }, null));
  }
  for (const viewer of cast.viewers)
    await aNote(app, application, viewer, { visibility: NoteVisibility.ADMIN_ONLY, ...values });
}
