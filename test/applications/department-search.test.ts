import { AccessLevel } from '../../src/core/viewer';
import { RoleStatus } from '../../src/roles/role.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aDepartment, anApplicant, anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { brokenRules } from '../support/invariants';

const list = `query ($where: ApplicationWhere, $orderBy: [ApplicationOrder!]) {
  applications(first: 100, where: $where, orderBy: $orderBy) { totalCount nodes { id } } }`;
const levels = [
  AccessLevel.ADMIN,
  AccessLevel.RECRUITER,
  AccessLevel.HIRING_MANAGER,
  AccessLevel.INTERVIEWER,
];

describe.each(dialects)('applications by the department of their role on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let departments: string[];
  let roles: Array<Awaited<ReturnType<typeof aRole>>>;
  const clients = new Map<AccessLevel, Client>();

  beforeAll(async () => {
    app = await startApp(dialect);
    for (const level of levels) clients.set(level, await app.as(level));
    admin = clients.get(AccessLevel.ADMIN)!;
    const made = [await aDepartment(app), await aDepartment(app)];
    departments = made.map(idOf);
    const manager = clients.get(AccessLevel.HIRING_MANAGER)!.user;
    roles = [
      await aRole(app, { departmentId: made[0]!.id, title: 'Open', team: [manager] }),
      await aRole(app, { departmentId: made[0]!.id, title: 'Confidential', confidential: true }),
      await aRole(app, { departmentId: made[0]!.id, title: 'Held', status: RoleStatus.ON_HOLD }),
      await aRole(app, { departmentId: made[1]!.id, title: 'Elsewhere', team: [manager] }),
      await aRole(app, { departmentId: null, title: 'Nowhere' }),
    ];
    for (let index = 0; index < 40; index++) {
      const role = roles[index % roles.length]!;
      const appliedAt = new Date(Date.UTC(2026, 9, 1 + (index % 7)));
      await anApplication(app, role, { stageId: role.stages[index % 3]!.id, appliedAt });
    }
  }, 60_000);

  afterAll(() => app.stop());

  const search = async (client: Client, where: object, field = 'APPLIED_AT') =>
    (await client.data(list, { where, orderBy: [{ field, direction: 'DESC' }] })).applications;
  /** The same filter in words that say less to the database: that the department is one of one. */
  const sidestep = ({ role, ...others }: { role: Record<string, unknown> }) => {
    const { departmentId, ...rest } = role as { departmentId: { eq: string } };
    return { ...others, role: { ...rest, departmentId: { in: [departmentId.eq] } } };
  };

  const filters: Array<[string, object, Record<string, unknown>]> = [
    ['alone', {}, {}],
    ['with a stage by name', { stage: { name: { eq: 'Onsite' } } }, {}],
    ['with a stage by id', { stage: { id: { eq: 'interviewStage_1' } } }, {}],
    ['with another field of the role', {}, { status: { eq: 'OPEN' } }],
    ['with a role by title', {}, { title: { contains: 'e' } }],
    ['with a role by id', {}, { id: { eq: 'role_1' } }],
    ['with a stage and a role', { stage: { name: { eq: 'Onsite' } } }, { title: { contains: 'e' } }],
    ['with a stage as one of all', { and: [{ stage: { name: { eq: 'Onsite' } } }] }, {}],
    ['with a person by name', { applicant: { name: { contains: 'ada' } } }, {}],
    ['with a stage that nobody has', { stage: { name: { eq: 'Nope' } } }, {}],
    [
      'with one of several',
      { or: [{ stage: { name: { eq: 'Offer' } } }, { role: { title: { eq: 'Open' } } }] },
      {},
    ],
    ['but for a stage', { not: { stage: { name: { eq: 'Offer' } } } }, {}],
    ['but for itself', { not: { role: { status: { eq: 'ON_HOLD' } } } }, {}],
  ];
  const cases = levels.flatMap((level) =>
    filters.map(([name, ...filter]) => [name, level, ...filter] as const),
  );

  it.each(cases)('finds the same when it walks an index: %s, as %s', async (_name, level, also, ofRole) => {
    const client = clients.get(level)!;
    const where = {
      status: { eq: 'ACTIVE' },
      ...also,
      role: { departmentId: { eq: departments[0] }, ...ofRole },
    };

    const walked = await search(client, where);

    expect(walked).toEqual(await search(client, sidestep(where)));
  });

  it('shows nobody what they may not see', async () => {
    const seen = async (level: AccessLevel) =>
      (
        await search(clients.get(level)!, {
          status: { eq: 'ACTIVE' },
          role: { departmentId: { eq: departments[0] } },
        })
      ).totalCount;

    expect(await Promise.all(levels.map(seen))).toEqual([24, 16, 8, 0]);
  });

  it('walks where the filter says where the index begins, and its order is the one asked for', async () => {
    const department = { role: { departmentId: { eq: departments[0] } } };
    const walks = async (where: object, field?: string) =>
      (await app.statements(() => search(admin, where, field))).some((sql) =>
        sql.includes('t.`departmentId` = ?'),
      );

    expect(await walks({ status: { eq: 'ACTIVE' }, ...department })).toBe(true);
    expect(await walks({ status: { eq: 'ACTIVE' }, ...department }, 'CREATED_AT')).toBe(false);
    expect(await walks(department)).toBe(false);
    expect(await walks({ status: { in: ['ACTIVE'] }, ...department })).toBe(false);
  });

  it('refuses what is malformed as elsewhere', async () => {
    const refused = async (departmentId: unknown) =>
      (
        await admin.send(list, {
          where: { status: { eq: 'ACTIVE' }, role: { departmentId, title: { eq: 'x' } } },
        })
      ).errors![0]!.message;

    expect(await refused({ eq: 'role_1' })).toContain('This is no id of such an object.');
    expect(await refused({ eq: departments[0], in: Array(101).fill(departments[0]) })).toContain(
      'at most 100',
    );
    expect(await refused(null)).toContain('must not be null');
  });

  it('follows a role that goes to another department, to none, and back', async () => {
    const [role, target] = [roles[3]!, await aDepartment(app)];
    const found = async (departmentId: string) =>
      (await search(admin, { status: { eq: 'ACTIVE' }, role: { departmentId: { eq: departmentId } } }))
        .totalCount;
    const move = (departmentId: string | null) =>
      admin.mutate('updateRole', { roleId: idOf(role), departmentId });

    await move(idOf(target));
    const there = [await found(departments[1]!), await found(idOf(target))];
    await move(null);
    const nowhere = [await found(departments[1]!), await found(idOf(target))];
    await move(departments[1]!);
    const back = [await found(departments[1]!), await found(idOf(target))];

    expect([there, nowhere, back]).toEqual([
      [0, 8],
      [0, 0],
      [8, 0],
    ]);
  });

  it('changes no application when their role goes elsewhere', async () => {
    const application = await anApplication(app, roles[4]!);
    const read = () =>
      admin.data(
        'query ($id: ID!) { application(id: $id) { version updatedAt } events(first: 1) { totalCount } }',
        {
          id: idOf(application),
        },
      );
    const before = await read();

    await admin.mutate('updateRole', { roleId: idOf(roles[4]!), departmentId: departments[0] });

    const after = await read();
    expect(after.application).toEqual(before.application);
    expect(after.events.totalCount).toBe(before.events.totalCount + 1);
  });

  it('is right for those who apply while the role goes elsewhere', async () => {
    const role = await aRole(app);
    const people = await Promise.all(Array.from({ length: 12 }, () => anApplicant(app)));
    const other = await app.as(AccessLevel.ADMIN);

    const answers = await Promise.all(
      people.flatMap((person, index) => [
        other.mutate('createApplication', { applicantId: idOf(person), roleId: idOf(role) }),
        admin.mutate('updateRole', { roleId: idOf(role), departmentId: departments[index % 2] }),
      ]),
    );

    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(await app.work((work) => brokenRules(work.session))).toEqual([]);
  });
});
