import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';

describe.each(dialects)('departments on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  it('are added below one another and read back', async () => {
    const { department: parent } = await admin.mutate(
      'createDepartment',
      { name: ' Engineering ' },
      'department { id }',
    );

    const { department, userErrors } = await admin.mutate(
      'createDepartment',
      { name: 'Platform', parentId: parent.id },
      'department { id name version parent { name children { totalCount nodes { name } } } }',
    );

    expect(userErrors).toEqual([]);
    expect(department).toEqual({
      id: expect.stringMatching(/^department_\d+$/),
      name: 'Platform',
      version: 1,
      parent: { name: 'Engineering', children: { totalCount: 1, nodes: [{ name: 'Platform' }] } },
    });
  });

  it('have names that are unique without regard to case', async () => {
    await admin.mutate('createDepartment', { name: 'Sales' });

    const { department, userErrors } = await admin.mutate(
      'createDepartment',
      { name: 'SALES' },
      'department { id }',
    );

    expect(department).toBeNull();
    expect(userErrors).toEqual([
      {
        __typename: 'AlreadyExists',
        code: 'ALREADY_EXISTS',
        message: 'Another department has this name.',
        path: ['input', 'name'],
      },
    ]);
  });

  it('cannot stand above themselves', async () => {
    const { department: a } = await admin.mutate('createDepartment', { name: 'A' }, 'department { id }');
    const { department: b } = await admin.mutate(
      'createDepartment',
      { name: 'B', parentId: a.id },
      'department { id }',
    );

    const { userErrors } = await admin.mutate('updateDepartment', { departmentId: a.id, parentId: b.id });

    expect(userErrors).toMatchObject([{ code: 'DEPARTMENT_CIRCLE', path: ['input', 'parentId'] }]);
  });

  it('refuse malformed input with a path and without its value', async () => {
    const { userErrors } = await admin.mutate('createDepartment', {
      name: 'x'.repeat(121),
      parentId: 'role_1',
    });

    expect(userErrors).toMatchObject([
      { code: 'INVALID_INPUT', message: 'The text is longer than 120 characters.', path: ['input', 'name'] },
      { code: 'INVALID_INPUT', message: 'This is no id of such an object.', path: ['input', 'parentId'] },
    ]);
  });

  it('are changed by admins only', async () => {
    const recruiter = await app.as(AccessLevel.RECRUITER);

    const { errors } = await recruiter.send(
      'mutation { createDepartment(input: { name: "X" }) { userErrors { code } } }',
    );

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'organization:write' } }]);
  });

  it('are listed with filters, in order, page by page', async () => {
    const page =
      'query ($after: String, $where: DepartmentWhere) { departments(first: 2, after: $after, where: $where) { nodes { name } pageInfo { endCursor hasNextPage } } }';
    const where = { name: { in: ['Engineering', 'Platform', 'Sales'] } };

    const first = (await admin.data(page, { where })).departments;
    const second = (await admin.data(page, { where, after: first.pageInfo.endCursor })).departments;

    expect(first.nodes).toEqual([{ name: 'Engineering' }, { name: 'Platform' }]);
    expect(second).toEqual({
      nodes: [{ name: 'Sales' }],
      pageInfo: { endCursor: expect.any(String), hasNextPage: false },
    });
  });
});
