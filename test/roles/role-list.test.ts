import { AccessLevel } from '../../src/core/viewer';
import { EmploymentType, RoleStatus, WorkMode } from '../../src/roles/role.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aDepartment, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';

const query =
  'query ($where: RoleWhere, $orderBy: [RoleOrder!]) { roles(where: $where, orderBy: $orderBy) { totalCount nodes { title } } }';

describe.each(dialects)('lists of roles on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let ids: { engineering: string; member: string };

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    const engineering = await aDepartment(app, { name: 'Engineering' });
    const sales = await aDepartment(app, { name: 'Sales' });
    const member = (await app.as(AccessLevel.INTERVIEWER)).user;
    ids = { engineering: idOf(engineering), member: idOf(member) };
    const day = (n: number) => new Date(Date.UTC(2026, 10, n));
    const backend = await aRole(app, {
      title: 'Backend Developer',
      code: 'R-1',
      location: 'Porto',
      workMode: WorkMode.REMOTE,
      departmentId: engineering.id,
      openedAt: day(1),
    });
    await aRole(app, {
      title: 'analyst 100%',
      employmentType: EmploymentType.INTERN,
      departmentId: sales.id,
      status: RoleStatus.ON_HOLD,
      externalId: 'x-2',
      openedAt: day(2),
    });
    await aRole(app, { title: 'Éditeur', confidential: true, status: RoleStatus.DRAFT });
    await admin.mutate('addTeamMember', {
      roleId: idOf(backend),
      userId: idOf(member),
      kind: 'INTERVIEWER',
    });
  });

  afterAll(() => app.stop());

  const titles = async (where?: object, orderBy?: object[]) => {
    const { roles } = await admin.data(query, { where, orderBy });
    const found = roles.nodes.map(({ title }: { title: string }) => title);
    expect(roles.totalCount).toBe(found.length);
    return found;
  };
  const [analyst, backend, editor] = ['analyst 100%', 'Backend Developer', 'Éditeur'];

  it('run by title, whatever its case and accents', async () => {
    expect(await titles()).toEqual([analyst, backend, editor]);
    expect(await titles(undefined, [{ field: 'TITLE', direction: 'DESC' }])).toEqual([
      editor,
      backend,
      analyst,
    ]);
  });

  it('run by when roles were opened, those never opened first', async () => {
    expect(await titles(undefined, [{ field: 'OPENED_AT' }])).toEqual([editor, backend, analyst]);
  });

  it.each<[string, () => object, string[]]>([
    ['status', () => ({ status: { in: ['OPEN', 'DRAFT'] } }), [backend, editor]],
    ['a part of the title', () => ({ title: { contains: 'EDIT' } }), [editor]],
    ['a part of the title that is no pattern', () => ({ title: { contains: '0%' } }), [analyst]],
    ['department', () => ({ departmentId: { eq: ids.engineering } }), [backend]],
    ['no department', () => ({ departmentId: { isNull: true } }), [editor]],
    ['the name of the department', () => ({ department: { name: { contains: 'sal' } } }), [analyst]],
    ['location', () => ({ location: { eq: 'Porto' } }), [backend]],
    ['work mode', () => ({ workMode: { eq: 'REMOTE' } }), [backend]],
    ['employment type', () => ({ employmentType: { eq: 'INTERN' } }), [analyst]],
    ['confidentiality', () => ({ confidential: { eq: true } }), [editor]],
    ['opening day', () => ({ openedAt: { gte: '2026-11-02T00:00:00Z' } }), [analyst]],
    ['code', () => ({ code: { eq: 'R-1' } }), [backend]],
    ['external id', () => ({ externalId: { in: ['x-2', 'x-3'] } }), [analyst]],
    ['a member of the team', () => ({ teamMember: { userId: { eq: ids.member } } }), [backend]],
    [
      'a member of the team who does something else',
      () => ({ teamMember: { userId: { eq: ids.member }, kind: { eq: 'RECRUITER' } } }),
      [],
    ],
    ['what does not hold', () => ({ not: { status: { eq: 'DRAFT' } } }), [analyst, backend]],
  ])('are filtered by %s', async (_what, where, expected) => {
    expect(await titles(where())).toEqual(expected);
  });

  it('refuse the id of something else with a path', async () => {
    const { errors } = await admin.send(query, { where: { departmentId: { eq: 'role_1' } } });

    const refusal = { extensions: { code: 'INVALID_INPUT', argument: ['where', 'departmentId', 'eq'] } };
    expect(errors).toMatchObject([{ ...refusal, path: ['roles'] }]);
  });

  it('belong to departments too', async () => {
    const { department } = await admin.data(
      'query ($id: ID!) { department(id: $id) { roles { totalCount nodes { title department { id } } } } }',
      { id: ids.engineering },
    );

    expect(department.roles).toEqual({
      totalCount: 1,
      nodes: [{ title: backend, department: { id: ids.engineering } }],
    });
  });

  it('hold roles that can be fetched alone, and nothing for an unknown id', async () => {
    const { roles } = await admin.data('{ roles(first: 1) { nodes { id title } } }');
    const byId = 'query ($id: ID!) { role(id: $id) { title } }';

    expect((await admin.data(byId, { id: roles.nodes[0].id })).role).toEqual({ title: analyst });
    expect((await admin.data(byId, { id: 'role_9999' })).role).toBeNull();
    expect((await admin.send(byId, { id: 'user_1' })).errors).toMatchObject([
      { extensions: { code: 'INVALID_INPUT', argument: ['id'] } },
    ]);
  });
});
