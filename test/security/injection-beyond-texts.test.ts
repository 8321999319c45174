import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aDepartment } from '../support/fixtures';
import { injecting, mark, payloads } from './injecting';

describe.each(dialects)('injection beyond texts on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    await aDepartment(app);
  });

  afterAll(() => app.stop());

  const { harmless } = injecting(() => ({ app, admin }));

  it.each(payloads)('ids, cursors and orders are refused when they hold %s', async (payload) => {
    const forged = Buffer.from(JSON.stringify([1, 'Role:title+,id+', payload, payload])).toString(
      'base64url',
    );
    const id = await harmless('query ($id: ID!) { role(id: $id) { id } }', { id: `role_1${payload}` });
    const node = await harmless('query ($id: ID!) { node(id: $id) { id } }', { id: payload });
    const cursors = await Promise.all(
      [payload, forged, Buffer.from(payload).toString('base64url')].map((after) =>
        harmless('query ($after: String) { roles(after: $after) { nodes { id } } }', { after }),
      ),
    );
    const order = await admin.send(
      'query ($order: [RoleOrder!]) { roles(orderBy: $order) { nodes { id } } }',
      {
        order: [{ field: payload, direction: 'ASC' }],
      },
    );

    for (const answer of [id, node, ...cursors])
      expect(answer.errors[0].extensions.code).toBe('INVALID_INPUT');
    expect([order.status, JSON.stringify(order).includes(mark)]).toEqual([400, false]);
  });

  it('a forged cursor whose values fit is a place in the list like any other', async () => {
    const answers = await Promise.all(
      payloads.map((payload) => {
        const cursor = Buffer.from(JSON.stringify([1, 'Department:sortName+,id+', payload, 1])).toString(
          'base64url',
        );
        return harmless('query ($after: String) { departments(after: $after) { nodes { id } } }', {
          after: cursor,
        });
      }),
    );

    for (const { status } of answers) expect(status).toBe(200);
  });

  it.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'])(
    'the key %s in variables changes nothing',
    async (key) => {
      const query = 'query ($where: RoleWhere) { roles(where: $where) { nodes { id } } }';
      const variables = `{"where":{"${key}":{"prototype":{"polluted":1},"polluted":1}},"${key}":{"polluted":1}}`;
      const headers = { authorization: `Bearer ${admin.token}`, 'apollo-require-preflight': '1' };
      const got = await app.server.inject({ url: '/graphql', query: { query, variables }, headers });
      const posted = await app.server.inject({
        method: 'POST',
        url: '/graphql',
        headers: { ...headers, 'content-type': 'application/json' },
        payload: `{"query":${JSON.stringify(query)},"variables":${variables}}`,
      });

      expect([got.statusCode, posted.statusCode]).toEqual([400, 400]);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
  );

  it.each([
    "' OR '1'='1",
    'rc_abcdefgh_%',
    `rc_' OR 1=1 -- _${'x'.repeat(43)}`,
    `rc_________${'_'.repeat(44)}`,
  ])('the token %s is no token', async (token) => {
    const answer = await app.server.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      payload: '{"query":"{ __typename }"}',
    });

    expect(answer.statusCode).toBe(401);
  });
});
