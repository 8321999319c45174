import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';

const named = (name: string) => `query ${name}($first: Int) { departments(first: $first) { totalCount } }`;
const user = 'query U { viewer { user { name } } }';

describe.each(dialects)('documents that come again on %s', (dialect) => {
  let app: TestApp;
  let ada: Client;
  beforeAll(async () => {
    app = await startApp(dialect);
    ada = await app.as(AccessLevel.ADMIN, 'Ada');
  });
  afterAll(() => app.stop());

  const send = async (payload: string) => {
    const { statusCode, body } = await app.server.inject({
      method: 'POST',
      url: '/graphql',
      headers: {
        authorization: `Bearer ${ada.token}`,
        'content-type': 'application/json',
        'x-request-id': 'the-same',
      },
      payload,
    });
    return { statusCode, body };
  };

  it.each([
    ['names an operation', JSON.stringify({ query: user, operationName: 'U' }), 200, '"Ada"'],
    ['holds nothing else', JSON.stringify({ query: user }), 200, '"Ada"'],
    [
      'holds quotes and backslashes',
      JSON.stringify({ query: `# "\\\\" é \\"\n${user}`, variables: {} }),
      200,
      '"Ada"',
    ],
    [
      'holds a quote after a backslash at its end',
      JSON.stringify({ query: `${user} # \\"`, variables: {} }),
      200,
      '"Ada"',
    ],
    ['is named twice', `{"query":"{ no }","variables":null,"query":${JSON.stringify(user)}}`, 200, '"Ada"'],
    ['is followed by a comma', `{"query":${JSON.stringify(user)},}`, 400, 'BAD_REQUEST'],
    ['is followed by blanks', `{"query":${JSON.stringify(user)} , "variables":{} }`, 200, '"Ada"'],
    ['is cut off', `{"query":${JSON.stringify(user)},"variables":{}`, 400, 'BAD_REQUEST'],
    [
      'comes with what is too deep',
      `{"query":${JSON.stringify(user)},"variables":{"a":${'['.repeat(70)}${']'.repeat(70)}}}`,
      400,
      'BAD_REQUEST',
    ],
    [
      'comes with a prototype',
      `{"query":${JSON.stringify(user)},"variables":{"__proto__":{"a":1}}}`,
      400,
      'BAD_REQUEST',
    ],
    [
      'comes with brackets in texts',
      JSON.stringify({ query: user, variables: { a: `${'['.repeat(70)}"\\` } }),
      200,
      '"Ada"',
    ],
    ['is no text', '{"query":1}', 400, ''],
    ['is not closed', '{"query":"{ viewer', 400, 'BAD_REQUEST'],
    ['is too short', '{"que', 400, 'BAD_REQUEST'],
  ])('answers alike each time where the document %s', async (_what, payload, status, holds) => {
    await send(JSON.stringify({ query: user, variables: {} }));
    const first = await send(payload);
    const others = [await send(payload), await send(payload)];

    expect(first).toEqual({ statusCode: status, body: expect.stringContaining(holds) });
    expect(others).toEqual([first, first]);
  });

  it('tells documents of one length apart, and reads the variables of each request', async () => {
    await ada.data('mutation { createDepartment(input: { name: "One" }) { userErrors { code } } }');
    const ask = (name: string, variables: object) => send(JSON.stringify({ query: named(name), variables }));
    const answers = [];
    for (const name of ['Aa', 'Bb', 'Aa', 'Bb', 'Bb']) answers.push(await ask(name, { first: 1 }));
    const other = await send(
      JSON.stringify({ query: named('Bb').replace('totalCount', '__typename'), variables: {} }),
    );
    const wrong = await ask('Bb', { first: 'x' });

    for (const { body } of answers) expect(JSON.parse(body).data).toEqual({ departments: { totalCount: 1 } });
    expect(JSON.parse(other.body).data).toEqual({ departments: { __typename: 'DepartmentConnection' } });
    expect([wrong.statusCode, wrong.body]).toEqual([400, expect.stringContaining('BAD_USER_INPUT')]);
  });
});
