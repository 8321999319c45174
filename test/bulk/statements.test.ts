import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRejectionReason, aRole } from '../support/fixtures';
import { sendMany, someApplications, somePeople, verdicts } from './send-many';

type MadeRole = Awaited<ReturnType<typeof aRole>>;

/** What one item of a kind of bulk mutation is made of. */
interface Place {
  role: MadeRole;
  other: MadeRole;
  reasonId: string;
  application: string;
  applicant: string;
  index: number;
  batch: number;
}

const cases: Array<[name: string, most: number, item: (place: Place) => object]> = [
  [
    'createApplicants',
    24,
    ({ index, batch }) => ({
      lastName: 'New',
      emails: [{ address: `n${index}@example.org` }],
      tags: [`a ${batch}`, `b ${batch}`],
    }),
  ],
  [
    'updateApplicants',
    5,
    ({ applicant, index }) => ({ applicantId: applicant, headline: `Headline ${index}` }),
  ],
  [
    'createApplications',
    10,
    ({ applicant, other }) => ({ applicantId: applicant, roleId: `role_${other.id}` }),
  ],
  [
    'updateApplications',
    7,
    ({ application, index }) => ({ applicationId: application, externalId: `x-${index}` }),
  ],
  [
    'moveApplications',
    8,
    ({ application, role }) => ({
      applicationId: application,
      toStageId: `interviewStage_${role.stages[1]!.id}`,
      expectedVersion: 1,
    }),
  ],
  [
    'rejectApplications',
    10,
    ({ application, reasonId }) => ({ applicationId: application, reasonId, expectedVersion: 1 }),
  ],
  ['withdrawApplications', 9, ({ application }) => ({ applicationId: application, expectedVersion: 1 })],
  [
    'transferApplications',
    15,
    ({ application, other }) => ({
      applicationId: application,
      toRoleId: `role_${other.id}`,
      expectedVersion: 1,
    }),
  ],
  ['removeTagsFromApplicants', 10, ({ applicant }) => ({ applicantId: applicant, tags: ['seen'] })],
  [
    'addTagsToApplicants',
    19,
    ({ applicant, batch }) => ({ applicantId: applicant, tags: [`x ${batch}`, `y ${batch}`, `z ${batch}`] }),
  ],
  ['addNotes', 8, ({ application, index }) => ({ applicationId: application, body: `Note ${index}` })],
];

/** Those whose items end or move the applications that they are about, which they therefore have for themselves. */
const consuming = [
  'updateApplications',
  'moveApplications',
  'rejectApplications',
  'withdrawApplications',
  'transferApplications',
];

/** What a statement does, without its lists. */
function shapeOf(sql: string): string {
  return /^(SAVEPOINT|SELECT .* FROM \S+|INSERT INTO \S+|UPDATE \S+|DELETE FROM \S+|SELECT \S+)/.exec(
    sql,
  )![0];
}

describe.each(dialects)('statements of bulk mutations on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let reasonId: string;
  let shared: { applicants: string[]; applications: string[] };

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    reasonId = `rejectionReason_${(await aRejectionReason(app)).id}`;
    shared = {
      applicants: await somePeople(admin, 255, { tags: ['seen'] }),
      applications: await someApplications(admin, (await aRole(app)).id, 255),
    };
  });

  afterAll(() => app.stop());

  it.each(cases)('%s sends at most %i, as many for 250 items as for 5', async (name, most, item) => {
    const role = await aRole(app);
    const other = await aRole(app);
    const applications = consuming.includes(name)
      ? await someApplications(admin, role.id, 255)
      : shared.applications;
    const items = applications.map((application, index) =>
      item({
        role,
        other,
        reasonId,
        application,
        applicant: shared.applicants[index]!,
        index,
        batch: index < 5 ? 1 : 2,
      }),
    );
    const send = async (some: object[]) => {
      let statuses: string[] = [];
      const sent = await app.statements(async () => {
        statuses = verdicts(await sendMany(admin, name, some));
      });
      return { sent, statuses };
    };

    const few = await send(items.slice(0, 5));
    const many = await send(items.slice(5));

    expect(new Set([...few.statuses, ...many.statuses])).toEqual(new Set(['DONE']));
    expect(many.sent.map(shapeOf)).toEqual(few.sent.map(shapeOf));
    expect(many.sent.length).toBeLessThanOrEqual(most);
  });

  it('closing a role sends as many for 100 applications as for 5', async () => {
    const close = async (count: number) => {
      const role = await aRole(app);
      await someApplications(admin, role.id, count);
      const input = {
        roleId: `role_${role.id}`,
        expectedVersion: 1,
        activeApplications: { reject: { reasonId } },
      };
      return app.statements(() => admin.mutate('closeRole', input, 'role { status }'));
    };

    const few = await close(5);
    const many = await close(100);

    expect(many.map(shapeOf)).toEqual(few.map(shapeOf));
    expect(few.filter((sql) => sql.startsWith('UPDATE applications'))).toHaveLength(1);
  });
});
