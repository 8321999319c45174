import { createHash } from 'node:crypto';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { listen, sendBytes } from '../support/raw-http';
import { json, poster, query, type Poster } from './posting';

describe('transport', () => {
  let app: TestApp;
  let ada: Client;
  let post: Poster;
  let port: number;
  beforeAll(async () => {
    app = await startApp('sqlite', undefined, { hardening: { requestSeconds: 1 } });
    ada = await app.as(AccessLevel.ADMIN, 'Ada');
    post = poster(app, ada);
    port = await listen(app.server);
  });
  afterAll(() => app.stop());

  const head = (...lines: string[]): string =>
    [
      'POST /graphql HTTP/1.1',
      'Host: localhost',
      `Authorization: Bearer ${ada.token}`,
      ...lines,
      '',
      '',
    ].join('\r\n');
  const statusOf = (answer: string): number => Number(answer.split(' ')[1]);
  const codeOf = (answer: string): string => /"code":"(\w+)"/.exec(answer)?.[1] ?? '';

  it('a body over 256 kB is refused with 413, also when it comes in chunks of unknown number', async () => {
    const body = JSON.stringify({ query: `{ __typename } #${'x'.repeat(300_000)}` });
    const chunk = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    const chunked = await sendBytes(
      port,
      head('Content-Type: application/json', 'Transfer-Encoding: chunked', 'Connection: close') + chunk,
    );

    expect((await post(body)).statusCode).toBe(413);
    expect([statusOf(chunked), codeOf(chunked)]).toEqual([413, 'TOO_LARGE']);
  });

  it.each([
    ['headers', () => 'POST /graphql HTTP/1.1\r\nHost: localhost\r\nX-Slow: '],
    ['a body', () => `${head('Content-Type: application/json', 'Content-Length: 100')}{"query"`],
  ])('%s that never end are answered with 408', async (_what, bytes) => {
    const answer = await sendBytes(port, bytes());

    expect([statusOf(answer), codeOf(answer)]).toEqual([408, 'TIMEOUT']);
  });

  it('a mutation by GET is refused with 405', async () => {
    const answer = await app.server.inject({
      url: '/graphql',
      query: { query: 'mutation { createDepartment(input: { name: "X" }) { userErrors { code } } }' },
      headers: { authorization: `Bearer ${ada.token}`, 'apollo-require-preflight': '1' },
    });

    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'POST']);
  });

  it('a batch is refused with 400', async () => {
    expect((await post(`[${query},${query}]`)).statusCode).toBe(400);
  });

  it('queries are kept for nobody: one by its hash is refused in words of its own, also with its text', async () => {
    const persistedQuery = {
      version: 1,
      sha256Hash: createHash('sha256').update('{ __typename }').digest('hex'),
    };
    const bodies = [{}, { query: '{ __typename }' }, {}].map((body) => ({
      ...body,
      extensions: { persistedQuery },
    }));

    const answers = [];
    for (const body of bodies) answers.push(await post(JSON.stringify(body)));

    const told = answers.map((answer) => [answer.statusCode, answer.json().errors[0].extensions.code]);
    expect(told).toEqual(bodies.map(() => [200, 'PERSISTED_QUERY_NOT_SUPPORTED']));
  });

  it('tells browsers to guess, frame and keep nothing, on every answer', async () => {
    const answers = [
      await post(query),
      await app.server.inject('/healthz'),
      await app.server.inject('/nowhere'),
    ];

    for (const { headers } of answers)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
        'cache-control': 'no-store',
      });
    expect(answers[0]!.headers).not.toHaveProperty('strict-transport-security');
    expect(answers[0]!.headers).not.toHaveProperty('x-powered-by');
  });

  const get = (path: string, ...lines: string[]): string =>
    [`GET ${path} HTTP/1.1`, ...lines, 'Connection: close', '', ''].join('\r\n');

  it.each([
    ['no HTTP', 'NONSENSE\r\n\r\n', 400, 'BAD_REQUEST'],
    ['headers without end', 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ', 408, 'TIMEOUT'],
    ['too many headers', get('/', 'Host: x', `X: ${'x'.repeat(20_000)}`), 431, 'TOO_LARGE'],
    ['no Host', get('/healthz'), 400, 'BAD_REQUEST'],
    ['an expectation', get('/healthz', 'Host: x', 'Expect: x'), 417, 'EXPECTATION_FAILED'],
    [
      'a WebSocket elsewhere',
      get('/', 'Host: x', 'Connection: Upgrade', 'Upgrade: websocket'),
      404,
      'NOT_FOUND',
    ],
  ])('tells its id and the same to browsers, in GraphQL, also to what passes by: %s', async (...given) => {
    const [, bytes, status, code] = given;
    const answer = await sendBytes(port, bytes);
    const requestId = /\r\nx-request-id: ([\w-]{36})\r\n/.exec(answer)?.[1];

    expect([statusOf(answer), requestId]).toEqual([status, expect.any(String)]);
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toEqual({
      errors: [{ message: expect.any(String), extensions: { code, requestId } }],
    });
    for (const name of ['x-content-type-options', 'x-frame-options', 'referrer-policy', 'cache-control'])
      expect(answer).toContain(`\r\n${name}: `);
    expect(answer.match(/\r\nconnection: close\r\n/gi)).toHaveLength(1);
  });

  it('knows no Host in HTTP/1.0', async () => {
    expect(statusOf(await sendBytes(port, 'GET /healthz HTTP/1.0\r\n\r\n'))).toBe(200);
  });

  it('lets no foreign page in', async () => {
    const origin = 'https://evil.example.org';
    const answer = await post(query, { ...json, origin });
    const preflight = await app.server.inject({
      method: 'OPTIONS',
      url: '/graphql',
      headers: { origin, 'access-control-request-method': 'POST' },
    });

    expect(preflight.statusCode).toBe(405);
    for (const { headers } of [answer, preflight])
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
  });
});

describe('transport, when it is configured', () => {
  let app: TestApp;
  let ada: Client;
  const friend = 'https://hr.example.org';
  beforeAll(async () => {
    const hardening = { corsOrigins: [friend], hstsSeconds: 3_600, trustedProxies: ['127.0.0.1'] };
    app = await startApp('sqlite', undefined, { hardening, introspection: false });
    ada = await app.as(AccessLevel.ADMIN, 'Ada');
  });
  afterAll(() => app.stop());

  const ask = (origin: string) => poster(app, ada)(query, { ...json, origin });

  it('lets the pages of the named origins in, and no others', async () => {
    const answers = await Promise.all([friend, `${friend}.evil.org`, 'null'].map(ask));

    expect(answers.map(({ headers }) => headers['access-control-allow-origin'])).toEqual([
      friend,
      undefined,
      undefined,
    ]);
    expect(answers.map(({ headers }) => headers.vary)).toEqual(['origin', 'origin', 'origin']);
    expect(answers[0]!.headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('answers the preflight of a named origin without asking who it is', async () => {
    const answer = await app.server.inject({
      method: 'OPTIONS',
      url: '/graphql',
      headers: { origin: friend, 'access-control-request-method': 'POST' },
    });

    expect([answer.statusCode, answer.body]).toEqual([204, '']);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': friend,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': expect.stringContaining('authorization'),
    });
  });

  it('speaks of TLS', async () => {
    expect((await ask(friend)).headers['strict-transport-security']).toBe('max-age=3600; includeSubDomains');
  });

  it('does not tell the schema where introspection is off', async () => {
    const answers = [
      await ada.send('{ __schema { types { name } } }'),
      await ada.send('{ __type(name: "Role") { name } }'),
    ];

    for (const answer of answers) {
      expect([answer.status, answer.data]).toEqual([400, undefined]);
      expect(answer.errors![0]!.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
      expect(answer.errors![0]!.message).toBe('The schema cannot be queried here.');
    }
    expect((await ada.send('{ __typename }')).status).toBe(200);
    expect((await app.server.inject('/graphiql')).statusCode).toBe(404);
  });
});
