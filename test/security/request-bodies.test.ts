import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { json, poster, query, type Poster } from './posting';

describe('bodies of requests', () => {
  let app: TestApp;
  let ada: Client;
  let post: Poster;
  beforeAll(async () => {
    app = await startApp('sqlite');
    ada = await app.as(AccessLevel.ADMIN, 'Ada');
    post = poster(app, ada);
  });
  afterAll(() => app.stop());

  it.each([
    ['gzip', { 'content-encoding': 'gzip' }],
    ['br', { 'content-encoding': 'br' }],
    ['deflate, gzip', { 'content-encoding': 'deflate, gzip' }],
  ])('a body compressed by %s is refused with 415', async (_encoding, headers) => {
    const answer = await post(query, { ...json, ...headers });

    expect([answer.statusCode, answer.json().errors[0].extensions.code]).toEqual([
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ]);
  });

  it.each(['utf-16', 'iso-8859-1', 'utf-7', '"utf-16le"'])(
    'the charset %s is refused with 415',
    async (charset) => {
      const answer = await post(query, { 'content-type': `application/json; charset=${charset}` });

      expect(answer.statusCode).toBe(415);
    },
  );

  it.each(['utf-8', 'UTF-8', '"utf-8"'])('the charset %s is fine', async (charset) => {
    const answer = await post(query, { 'content-type': `application/json; charset=${charset}` });

    expect(answer.json().data.viewer.user.name).toBe('Ada');
  });

  it.each([
    ['a letter of Latin-1', Buffer.from([0xe9])],
    ['a character that is cut off', Buffer.from([0xf0, 0x9f, 0x98])],
    ['a character in more bytes than it takes', Buffer.from([0xc0, 0xaf])],
    ['a half of a surrogate pair', Buffer.from([0xed, 0xa0, 0x80])],
  ])('bytes that are no UTF-8 are refused with 400, and stored nowhere: %s', async (_what, bytes) => {
    const [head, tail] = [
      '{"query":"mutation { createApplicant(input: { firstName: \\"Jos',
      '\\" }) { applicant { name } } }"}',
    ];
    const answer = await post(Buffer.concat([Buffer.from(head), bytes, Buffer.from(tail)]));

    expect([answer.statusCode, answer.json().errors]).toEqual([
      400,
      [
        {
          message: 'The body is no UTF-8.',
          extensions: { code: 'BAD_REQUEST', requestId: expect.any(String) },
        },
      ],
    ]);
    expect(await app.database.primary.all('SELECT id FROM applicants')).toEqual([]);
  });

  it('what is UTF-8 is taken as it is, the replacement character too', async () => {
    const name = 'José 😀 \uFFFD';
    const answer = await post(
      JSON.stringify({
        query:
          'mutation ($name: String!) { createApplicant(input: { firstName: $name }) { applicant { name } } }',
        variables: { name },
      }),
    );

    expect(answer.json().data.createApplicant.applicant.name).toBe(name);
  });

  it.each([
    ['plain text', 'text/plain', query],
    ['a form', 'application/x-www-form-urlencoded', `query=${encodeURIComponent('{ __typename }')}`],
    [
      'multipart',
      'multipart/form-data; boundary=x',
      '--x\r\nContent-Disposition: form-data; name="query"\r\n\r\n{ __typename }\r\n--x--\r\n',
    ],
    ['nothing said', '', query],
    ['another type with JSON in its name', 'text/x; application/json', query],
  ])('%s is refused: a foreign page could send it without asking', async (_what, type, body) => {
    const answer = await post(body, type ? { 'content-type': type } : {});

    expect([answer.statusCode, answer.json().errors[0].extensions.code]).toEqual([
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ]);
  });

  it.each([
    ['arrays', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['objects', '{"a":'.repeat(40_000)],
    [
      'variables',
      `{"query":"query ($ids: [ID!]!) { nodes(ids: $ids) { id } }","variables":{"ids":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
    ],
  ])('JSON with %s nested without end is refused with 400', async (_what, body) => {
    const answer = await post(body);

    expect([answer.statusCode, answer.json().errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST']);
    expect(answer.body).not.toMatch(/stack|RangeError/i);
  });

  it('brackets within texts nest nothing', async () => {
    const answer = await ada.send('query ($id: ID!) { role(id: $id) { id } }', {
      id: `\\"${'['.repeat(100)}\\`,
    });

    expect(answer.errors![0]!.extensions.code).toBe('INVALID_INPUT');
  });

  it.each(['{"query":"{ __typename }","__proto__":{"x":1}}', '{"constructor":{"prototype":{"x":1}}}'])(
    'JSON that reaches for prototypes is refused with 400: %s',
    async (body) => {
      expect((await post(body)).statusCode).toBe(400);
      expect(({} as Record<string, unknown>).x).toBeUndefined();
    },
  );
});
