import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { AccessLevel } from '../../src/core/viewer';
import { dialects } from '../support/databases';
import { startApp, type Client, type TestApp } from '../support/app';

const json = { 'content-type': 'application/json' };
const viewer = '{ viewer { user { name } } }';

describe.each(dialects)('HTTP on %s', (dialect) => {
  let app: TestApp;
  let ada: Client;
  beforeAll(async () => {
    app = await startApp(dialect);
    ada = await app.as(AccessLevel.ADMIN, 'Ada');
  });
  afterAll(() => app.stop());

  const bearer = () => ({ authorization: `Bearer ${ada.token}` });
  const post = (payload: string, headers: Record<string, string> = json) =>
    app.server.inject({ method: 'POST', url: '/graphql', headers: { ...bearer(), ...headers }, payload });

  it('answers queries by POST, and by GET with a header that browsers do not send by themselves', async () => {
    const posted = await post(JSON.stringify({ query: viewer }));
    const got = await app.server.inject({
      url: '/graphql',
      query: { query: viewer },
      headers: { ...bearer(), 'apollo-require-preflight': '1' },
    });

    expect(posted.json()).toMatchObject({ data: { viewer: { user: { name: 'Ada' } } } });
    expect(got.json()).toEqual(posted.json());
  });

  it('refuses GET requests that a foreign page could cause, and mutations by GET', async () => {
    const plain = await app.server.inject({ url: '/graphql', query: { query: viewer }, headers: bearer() });
    const mutation = await app.server.inject({
      url: '/graphql',
      query: { query: 'mutation { createDepartment(input: { name: "X" }) { userErrors { code } } }' },
      headers: { ...bearer(), 'apollo-require-preflight': '1' },
    });

    expect([plain.statusCode, mutation.statusCode, mutation.headers.allow]).toEqual([400, 405, 'POST']);
    expect((await ada.data('{ departments { totalCount } }')).departments.totalCount).toBe(0);
  });

  it.each([
    ['a name that there is not', 'Z'],
    ['an empty name', ''],
  ])('runs nothing that is asked for by %s, by POST, GET and under a key', async (_what, operationName) => {
    const query = 'mutation A { createDepartment(input: { name: "Unnamed" }) { userErrors { code } } }';
    const asked = JSON.stringify({ query, operationName });
    const answers = [
      await post(asked),
      await post(asked),
      await post(asked, { ...json, 'idempotency-key': `named-${operationName}` }),
      await app.server.inject({
        url: '/graphql',
        query: { query, operationName },
        headers: { ...bearer(), 'apollo-require-preflight': '1' },
      }),
    ];

    for (const { statusCode, body } of answers)
      expect({ statusCode, body }).toEqual({
        statusCode: 400,
        body: expect.stringContaining('OPERATION_RESOLUTION_FAILURE'),
      });
    expect((await ada.data('{ departments { totalCount } }')).departments.totalCount).toBe(0);
  });

  it('runs none of several operations without a name', async () => {
    const answer = await post(JSON.stringify({ query: `query A ${viewer} query B ${viewer}` }));

    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors[0]).toMatchObject({ extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } });
  });

  it('names the addresses of subscriptions to who sends one as a query, also when it comes again', async () => {
    const payload = JSON.stringify({ query: 'subscription { changes { subjectId } }' });

    for (const answer of [await post(payload), await post(payload)]) {
      expect(answer.statusCode).toBe(400);
      const [error] = answer.json().errors;
      expect(error).toMatchObject({ extensions: { code: 'BAD_REQUEST' } });
      expect(error.message).toMatch(/WebSocket at this address, .* at \/graphql\/stream\.$/);
    }
  });

  it.each([
    ['no token', undefined],
    ['another scheme', 'Basic YWRhOnNlY3JldA=='],
    ['a malformed token', 'Bearer secret'],
    ['an unknown token', `Bearer rc_abcdefgh_${'x'.repeat(43)}`],
  ])('answers 401 to %s and says nothing else', async (_what, authorization) => {
    const answer = await app.server.inject({
      method: 'POST',
      url: '/graphql',
      headers: { ...json, ...(authorization && { authorization }) },
      payload: '{ broken',
    });

    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    expect(answer.json()).toEqual({
      errors: [
        {
          message: 'unauthenticated',
          extensions: { code: 'UNAUTHENTICATED', requestId: answer.headers['x-request-id'] },
        },
      ],
    });
  });

  it.each([
    ['bad JSON', () => post('{ broken'), 400, 'BAD_REQUEST'],
    ['an empty body', () => post(''), 400, 'BAD_REQUEST'],
    ['no query', () => post('{}'), 400, 'BAD_REQUEST'],
    ['a batch', () => post(`[${JSON.stringify({ query: viewer })}]`), 400, 'BAD_REQUEST'],
    [
      'a body that is too large',
      () => post(JSON.stringify({ query: `#${'x'.repeat(256 * 1024)}` })),
      413,
      'TOO_LARGE',
    ],
    ['text', () => post(viewer, { 'content-type': 'text/plain' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    [
      'a form',
      () => post('query=1', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'a malformed Host',
      () => post(JSON.stringify({ query: viewer }), { ...json, host: 'a b' }),
      400,
      'BAD_REQUEST',
    ],
    ['an unknown address', () => app.server.inject('/nowhere'), 404, 'NOT_FOUND'],
    ['a malformed address', () => app.server.inject('/%zz'), 400, 'BAD_REQUEST'],
  ])('answers %s in the shape of GraphQL', async (_what, send, status, code) => {
    const answer = await send();

    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.headers['x-request-id']).toMatch(/^[\w-]{36}$/);
    expect(answer.json().errors).toEqual([
      { message: expect.any(String), extensions: expect.objectContaining({ code }) },
    ]);
    expect(answer.body).not.toMatch(/node_modules|\.ts:|at \w+ \(/);
  });

  it.each([
    ['PUT', '/graphql', 'GET, POST'],
    ['OPTIONS', '/graphql', 'GET, POST'],
    ['POST', '/healthz', 'GET, HEAD'],
  ] as const)('answers 405 to %s %s and says what is allowed', async (method, url, allow) => {
    const answer = await app.server.inject({ method, url, headers: bearer() });

    expect(answer.statusCode).toBe(405);
    expect(answer.headers.allow).toBe(allow);
    expect(answer.json().errors[0].extensions.code).toBe('METHOD_NOT_ALLOWED');
  });

  it('takes the id of a request from the client when it is sound', async () => {
    const ids = await Promise.all(
      ['abc-123', 'x'.repeat(65), 'a\tb'].map(async (id) => {
        const answer = await app.server.inject({ url: '/healthz', headers: { 'x-request-id': id } });
        return answer.headers['x-request-id'];
      }),
    );

    expect(ids).toEqual([
      'abc-123',
      expect.stringMatching(/^[\w-]{36}$/),
      expect.stringMatching(/^[\w-]{36}$/),
    ]);
  });

  it('tells the id of the request in the errors of operations', async () => {
    const answer = await ada.send('{ nothing }', {}, { 'x-request-id': 'abc-123' });

    expect(answer.status).toBe(400);
    expect(answer.errors![0]!.extensions).toEqual({
      code: 'GRAPHQL_VALIDATION_FAILED',
      requestId: 'abc-123',
    });
  });

  it('answers in GraphQL even to what is no HTTP', async () => {
    await app.server.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.server.address() as AddressInfo;

    const answer = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(port, '127.0.0.1', () => socket.write('NONSENSE\r\n\r\n'));
      socket.on('data', (data) => (text += String(data))).on('close', () => resolve(text));
    });

    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    const requestId = /x-request-id: (\S+)/.exec(answer)?.[1];
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toEqual({
      errors: [{ message: 'The request is malformed.', extensions: { code: 'BAD_REQUEST', requestId } }],
    });
  });
});
