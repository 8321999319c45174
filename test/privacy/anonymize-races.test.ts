import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { rowsOf } from '../support/rows';
import { anonymizing, aPerson, foundIn, type Person } from './person';

describe.each(dialects)('anonymizeApplicant on %s at the same time as', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  const { versionOf } = anonymizing(() => admin);

  it('a second one: one of them does it', async () => {
    const person = await aPerson(app, admin);
    const input = { applicantId: person.id, expectedVersion: await versionOf(person) };
    const second = await app.as(AccessLevel.ADMIN);

    const answers = await Promise.all(
      [admin, second].map((client) => client.mutate('anonymizeApplicant', input)),
    );

    expect(answers.map(({ userErrors }) => userErrors.length).sort()).toEqual([0, 1]);
    const match = { subjectType: 'Applicant', subjectId: person.key, type: 'applicant.anonymized' };
    expect(await rowsOf(app, 'events', match)).toHaveLength(1);
  });

  it.each([1, 2, 3])('a new application: one of them is refused, try %i', async () => {
    const person = await aPerson(app, admin);
    const role = await aRole(app);
    const input = { applicantId: person.id, expectedVersion: await versionOf(person) };

    const [erased, applied] = await Promise.all([
      admin.mutate('anonymizeApplicant', input),
      recruiter.mutate('createApplication', { applicantId: person.id, roleId: idOf(role) }),
    ]);

    const codes = [...erased.userErrors, ...applied.userErrors].map(({ code }: { code: string }) => code);
    expect(codes).toHaveLength(1);
    expect(['APPLICATION_ACTIVE', 'APPLICANT_ANONYMIZED']).toContain(codes[0]);
    const active = await rowsOf(app, 'applications', { activeApplicantId: person.key });
    const [row] = await rowsOf(app, 'applicants', { id: person.key });
    expect(active.length > 0).toBe(row!.anonymizedAt === null);
  });

  it.each([
    ['a note', (person: Person, text: string) => ['addNote', { applicantId: person.id, body: text }]],
    [
      'feedback',
      (person: Person, text: string) => [
        'saveFeedbackDraft',
        { applicationId: person.applicationId, comment: text },
      ],
    ],
    [
      'a new external id',
      (person: Person, text: string) => [
        'updateApplication',
        { applicationId: person.applicationId, externalId: text },
      ],
    ],
  ] as const)('%s: nothing of the text is left', async (_what, act) => {
    const person = await aPerson(app, admin);
    const input = { applicantId: person.id, expectedVersion: await versionOf(person) };
    const [name, change] = act(person, `${person.traces[0]} at the last moment`) as [string, object];

    const [{ userErrors }] = await Promise.all([
      admin.mutate('anonymizeApplicant', input),
      recruiter.mutate(name, change),
    ]);

    expect(userErrors).toEqual([]);
    expect(await foundIn(app, person.traces)).toEqual([]);
  });
});
