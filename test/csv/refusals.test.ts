import { Signal } from '../../src/core/signal';
import { AccessLevel } from '../../src/core/viewer';
import { createApiKey } from '../../src/users/api-key.service';
import { aDepartment } from '../support/fixtures';
import { startApp, type Client, type TestApp } from '../support/app';
import { exporting, refusalOf, tableOf } from './exporting';

/** A list whose rows hold the same field many times. */
const many = (list: string, times: number, field: string): string =>
  `{ ${list} { nodes { ${Array.from({ length: times }, (_none, n) => `f${n}: ${field}`).join(' ')} } } }`;
const departments = 30;
const fine = '{ departments { nodes { id } } }';

describe('exports as CSV that are refused', () => {
  let app: TestApp;
  let admin: Client;
  beforeAll(async () => {
    app = await startApp('sqlite', undefined, { hardening: { costLimit: 200 }, feed: new Signal() });
    admin = await app.as(AccessLevel.ADMIN);
    for (let n = 0; n < departments; n++) await aDepartment(app);
  });
  afterAll(() => app.stop());

  it.each<[string, string, string]>([
    ['a mutation', 'mutation { deleteTag(input: { tagId: "tag_1" }) { userErrors { code } } }', 'NO_QUERY'],
    ['a subscription', 'subscription { changes { cursor } }', 'NO_QUERY'],
    ['two lists', '{ roles { nodes { id } } tags { nodes { id } } }', 'SEVERAL_LISTS'],
    ['one list under two names', '{ a: tags { nodes { id } } b: tags { nodes { id } } }', 'SEVERAL_LISTS'],
    ['a list beside an object', '{ tags { nodes { id } } viewer { user { id } } }', 'SEVERAL_LISTS'],
    ['both nodes and edges', '{ tags { nodes { id } edges { node { id } } } }', 'SEVERAL_LISTS'],
    ['a list in each row', '{ roles { nodes { id applications { nodes { id } } } } }', 'NESTED_LIST'],
    ['an object', '{ viewer { user { id } } }', 'NO_LIST'],
    ['a list without pages', '{ nodes(ids: ["role_1"]) { id } }', 'NO_LIST'],
    ['no object at all', '{ __typename }', 'NO_LIST'],
    ['a count alone', '{ tags { totalCount } }', 'NO_COLUMNS'],
    ['columns that are all left out', '{ tags { nodes { id @skip(if: true) } } }', 'NO_COLUMNS'],
    [
      'a list of nothing that is there',
      '{ role(id: "role_999") { applications { nodes { id } } } }',
      'NOT_FOUND',
    ],
    [
      'a list of another type',
      '{ node(id: "user_1") { ... on Role { applications { nodes { id } } } } }',
      'NOT_FOUND',
    ],
  ])('%s is no table', async (_what, query, reason) => {
    const { status, type, error } = await refusalOf(app, admin, { query });

    expect(status).toBe(reason === 'NOT_FOUND' ? 404 : 400);
    expect(type).toBe('application/json; charset=utf-8');
    expect(error).toEqual({
      message: expect.any(String),
      extensions: { code: 'NOT_EXPORTABLE', reason, requestId: expect.any(String) },
    });
  });

  it.each<[string, object, number, string]>([
    [
      'a list that does not exist',
      { query: '{ nothings { nodes { id } } }' },
      400,
      'GRAPHQL_VALIDATION_FAILED',
    ],
    ['no GraphQL', { query: '{' }, 400, 'GRAPHQL_PARSE_FAILED'],
    ['no query', {}, 400, 'BAD_REQUEST'],
    ['variables that are a text', { query: fine, variables: '{}' }, 400, 'BAD_REQUEST'],
    [
      'an operation that is not in it',
      { query: fine, operationName: 'b' },
      400,
      'OPERATION_RESOLUTION_FAILURE',
    ],
    [
      'a tangled document',
      { query: '{ ...f } fragment f on Query { ...f }' },
      400,
      'DOCUMENT_LIMIT_EXCEEDED',
    ],
    [
      'a variable that is missing',
      { query: 'query ($id: ID!) { role(id: $id) { applications { nodes { id } } } }' },
      400,
      'BAD_USER_INPUT',
    ],
    [
      'a filter that is malformed',
      { query: '{ roles(where: { departmentId: { eq: "x" } }) { nodes { id } } }' },
      400,
      'INVALID_INPUT',
    ],
    ['a row that costs too much', { query: many('roles', 50, 'stages { id }') }, 400, 'COST_LIMIT_EXCEEDED'],
  ])('%s is answered as on /graphql', async (_what, asked, expected, code) => {
    const { status, error } = await refusalOf(app, admin, asked);

    expect([status, error.extensions.code]).toEqual([expected, code]);
  });

  it.each(['/graphql', '/graphql/csv', '/graphql/stream'])(
    'variables that are a list are refused at %s',
    async (url) => {
      const { body } = await app.server.inject({
        method: 'POST',
        url,
        headers: { authorization: `Bearer ${admin.token}`, accept: 'application/json, text/event-stream' },
        payload: {
          query: url.endsWith('stream') ? 'subscription { changes { cursor } }' : fine,
          variables: [1],
        },
      });

      const told = JSON.parse(/\{"errors":.*\}/.exec(body)![0]) as object;
      const message = '`variables` in a POST body must be an object if provided.';
      expect(told).toMatchObject({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
    },
  );

  it.each([
    'separator=tab',
    'bom=yes',
    'first=10',
    'separator=constructor',
    'separator=comma&separator=comma',
  ])('?%s is not understood', async (parameters) => {
    const { status, error } = await refusalOf(app, admin, { query: fine }, `/graphql/csv?${parameters}`);

    expect([status, error.extensions.code]).toEqual([400, 'BAD_REQUEST']);
  });

  it('nobody exports without a token, by GET or by a form', async () => {
    expect((await refusalOf(app, { token: 'rc_none' }, { query: fine })).status).toBe(401);
    const headers = { authorization: `Bearer ${admin.token}` };
    const get = await app.server.inject({ url: '/graphql/csv', headers });
    const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
    const post = await app.server.inject({
      method: 'POST',
      url: '/graphql/csv',
      headers: form,
      payload: 'query=x',
    });
    expect([get.statusCode, post.statusCode]).toEqual([405, 415]);
  });

  it('a list for which the level or the key lacks the permission is FORBIDDEN', async () => {
    const interviewer = await app.as(AccessLevel.INTERVIEWER);
    const { token } = await app.work((work) =>
      createApiKey(work, admin.user, { name: 'roles', scopes: ['role:read'] }),
    );

    const events = await refusalOf(app, interviewer, { query: '{ events { nodes { id } } }' });
    const applications = await refusalOf(app, { token }, { query: '{ applications { nodes { id } } }' });

    expect([events.status, events.error.extensions]).toMatchObject([403, { permission: 'event:read' }]);
    expect([applications.status, applications.error.extensions]).toMatchObject([
      403,
      { permission: 'application:read' },
    ]);
    expect((await exporting(app, { token }, { query: '{ roles { nodes { id } } }' })).status).toBe(200);
  });

  it('nothing is read for what is no table or costs too much', async () => {
    const statements = await app.statements(async () => {
      await refusalOf(app, admin, { query: '{ roles { nodes { applications { nodes { id } } } } }' });
      await refusalOf(app, admin, { query: '{ tags { totalCount } }' });
    });

    expect(statements).toEqual([]);
  });

  it('pages are made smaller until one costs no more than a query may', async () => {
    const [, ...rows] = await tableOf(app, admin, many('departments', 10, 'children { totalCount }'));

    expect(rows).toHaveLength(departments);
  });
});
