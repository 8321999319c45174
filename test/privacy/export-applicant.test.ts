import { Applicant } from '../../src/applicants/applicant.entity';
import { AccessLevel, systemViewer, Via } from '../../src/core/viewer';
import { allOf } from '../../src/database/condition';
import { systemAuthor, write } from '../../src/database/write';
import { exportApplicant } from '../../src/privacy/export.service';
import { startApp, type Client, type TestApp } from '../support/app';
import { describeOnEach } from '../support/databases';
import { eventsOf, idOf, refusal } from '../support/footprint';
import { keyOf, rowsOf } from '../support/rows';
import { aPerson, type Person } from './person';

describeOnEach('exportApplicant on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let person: Person;
  let other: Person;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    person = await aPerson(app, admin);
    other = await aPerson(app, admin);
  });

  afterAll(() => app.stop());

  const exported = async ({ id }: Person): Promise<any> => {
    const { document, userErrors } = await admin.mutate('exportApplicant', { applicantId: id }, 'document');
    expect(userErrors).toEqual([]);
    return JSON.parse(document);
  };

  it('has the documented shape', async () => {
    const document = await exported(person);

    expect(shapeOf(document)).toMatchSnapshot();
    expect(document).toMatchObject({
      format: 'rolecall-applicant',
      formatVersion: 1,
      exportedAt: app.now.toISOString(),
      applicant: { id: person.id, firstName: `${person.traces[0]}First` },
      tags: ['fast'],
    });
  });

  it('holds every row about the person, and none about anybody else', async () => {
    const document = await exported(person);

    const text = JSON.stringify(document);
    const [application] = document.applications;
    const applicationId = keyOf(person.applicationId);
    const ids = (rows: Array<{ id: string }>) => rows.map(({ id }) => keyOf(id));
    const keys = async (table: string, match: Record<string, number>) =>
      (await rowsOf(app, table, match)).map(({ id }) => id);
    expect(ids(document.emails)).toEqual(await keys('applicant_emails', { applicantId: person.key }));
    expect(ids(document.applications)).toEqual(await keys('applications', { applicantId: person.key }));
    expect(ids(document.notes)).toEqual(await keys('notes', { applicantId: person.key }));
    for (const [field, table] of Object.entries({
      transitions: 'stage_transitions',
      interviews: 'interviews',
      feedback: 'feedback',
      offers: 'offers',
      notes: 'notes',
    })) {
      expect(application[field].length).toBeGreaterThan(0);
      expect(ids(application[field])).toEqual(await keys(table, { applicationId }));
    }
    for (const part of ['first headline', 'comment', 'rejection note', 'on the person', 'room', 'wants more'])
      expect(text).toContain(part.replace('first ', ''));
    for (const trace of other.traces) expect(text).not.toContain(trace);
    expect(text).not.toContain(`"${other.id}"`);
    expect(text).not.toContain(`"${other.applicationId}"`);
  });

  it('tells what happened, and what roles and stages are called', async () => {
    const document = await exported(person);

    const types = new Set(document.events.map(({ type }: { type: string }) => type));
    for (const type of ['applicant.created', 'application.rejected', 'interview.cancelled', 'note.added'])
      expect(types).toContain(type);
    const [{ roleId, stageId, rejectionReasonId, offers }] = document.applications;
    for (const id of [roleId, stageId, rejectionReasonId])
      expect(document.names[id]).toEqual(expect.any(String));
    expect(offers[0].salary).toEqual({ amount: '110000.00', currency: 'USD', period: 'YEAR' });
  });

  it('is recorded with who asked for it', async () => {
    const match = { type: 'applicant.exported', subjectId: other.key };
    await exported(other);

    const rows = await rowsOf(app, 'events', match);

    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ subjectType: 'Applicant', actorId: admin.user.id, via: 'API' });
  });

  it('holds whoever was merged into the person', async () => {
    const [winner, loser] = [await aPerson(app, admin), await aPerson(app, admin)];
    await app.work(async (work) => {
      const row = await work.findFirst(Applicant, { id: loser.key });
      await work.save(Object.assign(row!, { mergedIntoId: winner.key }), 'applicant.merged');
    });

    const document = await exported(winner);

    expect(document.merged).toMatchObject([{ id: loser.id, mergedIntoId: winner.id }]);
    expect(document.applications.map(({ id }: { id: string }) => id)).toEqual([
      winner.applicationId,
      loser.applicationId,
    ]);
  });

  it('takes as many statements for many rows as for few', async () => {
    const many = await aPerson(app, admin);
    for (let index = 0; index < 10; index++)
      await admin.mutate('addNote', { applicationId: many.applicationId, body: `remark ${index}` });
    const count = async (whose: Person) => (await app.statements(() => exported(whose))).length;

    expect(await count(many)).toBe(await count(person));
  });

  it('does not tell whoever is on a panel what others think before their own is in', async () => {
    const author = { ...systemAuthor(systemViewer, app.now), scope: () => allOf() };
    const unseen = {
      ...author,
      scope: (entity: { name: string }) => (entity.name === 'Feedback' ? { sql: '1 = 0', params: [] } : null),
    };

    const [whole, blind] = await Promise.all(
      [author, unseen].map((as) =>
        write(app.database, as, (work) => exportApplicant(work, { applicantId: person.key })),
      ),
    );

    expect(whole!.applications[0]!.feedback).toHaveLength(1);
    expect(blind!.applications[0]!.feedback).toEqual([]);
    expect(blind!.events.filter(({ type }) => String(type).startsWith('feedback.'))).toEqual([]);
  });

  it('is refused for an applicant who does not exist, and to a key that may not read everything', async () => {
    const scopes = new Set(['applicant:export', 'applicant:read']);
    const viewer = { userId: admin.user.id, accessLevel: AccessLevel.ADMIN, via: Via.API, scopes };
    const author = { ...systemAuthor(viewer, app.now) };

    const unknown = await refusal(app, () =>
      admin.mutate('exportApplicant', { applicantId: 'applicant_999999' }),
    );
    const narrow = write(app.database, author, (work) => exportApplicant(work, { applicantId: person.key }));

    expect(unknown).toMatchObject([{ code: 'NOT_FOUND' }]);
    await expect(narrow).rejects.toMatchObject({
      errors: [{ code: 'PERMISSION_MISSING', message: 'An export needs the permission contact:read.' }],
    });
  });

  it('is denied to a RECRUITER and leaves no event', async () => {
    const recruiter = await app.as(AccessLevel.RECRUITER);
    const applicant = await app.work((work) => work.findFirst(Applicant, { id: person.key }));
    const before = await eventsOf(app, applicant!);

    const { errors } = await recruiter.send(
      `mutation { exportApplicant(input: { applicantId: "${idOf(applicant!)}" }) { document } }`,
    );

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'applicant:export' } }]);
    expect(await eventsOf(app, applicant!)).toEqual(before);
  });
});

/** The fields of a document, in their order; of a list those of its first entry. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length > 0 ? [shapeOf(value[0])] : [];
  if (value === null || typeof value !== 'object') return 'value';
  if (Object.keys(value).some((key) => /_\d+$/.test(key))) return 'names by id';
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}
