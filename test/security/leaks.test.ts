import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aDepartment } from '../support/fixtures';
import { listen, sendBytes } from '../support/raw-http';
import { testLogger } from '../support/run-log';

const secret = 'S3CRET';
const traces = /\bat \w.*[:(]|node_modules|\.[jt]s:\d|stacktrace/;

describe.each(dialects)('leaks on %s', (dialect) => {
  const log: string[] = [];
  let app: TestApp;
  let admin: Client;
  const environment = process.env.NODE_ENV;
  beforeAll(async () => {
    delete process.env.NODE_ENV;
    const logger = testLogger((line) => log.push(line), { NODE_ENV: '', LOG_LEVEL: '' });
    app = await startApp(dialect, undefined, { logger });
    admin = await app.as(AccessLevel.ADMIN);
    await aDepartment(app);
  });
  afterAll(async () => {
    process.env.NODE_ENV = environment;
    await app.stop();
  });

  it('what the database says of a broken statement is for the log alone, and not even there with values', async () => {
    const rename = (from: string, to: string) =>
      app.database.transaction((session) => session.run(`ALTER TABLE ${from} RENAME TO ${to}`));
    await rename('departments', 'elsewhere');

    const read = await admin.send('{ departments { nodes { name } } }');
    const written = await admin.send(
      'mutation ($input: CreateDepartmentInput!) { createDepartment(input: $input) { userErrors { code } } }',
      { input: { name: secret } },
    );
    await rename('elsewhere', 'departments');

    for (const { status, errors } of [read, written]) {
      expect([status, errors!.map(({ message, extensions }) => [message, extensions])]).toEqual([
        200,
        [
          [
            'Something went wrong on our side.',
            { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) },
          ],
        ],
      ]);
      expect(Object.keys(errors![0]!).sort()).toEqual(['extensions', 'locations', 'message', 'path']);
    }
    expect(log.filter((line) => line.includes('request failed'))).toHaveLength(2);
    expect(log.join('')).not.toContain(secret);
  });

  it.each([
    ['a syntax error', '{ viewer {', {}],
    ['a validation error', '{ nothing }', {}],
    ['a coercion error', 'query ($id: ID!) { role(id: $id) { id } }', { id: {} }],
    ['a malformed id', '{ role(id: "x") { id } }', {}],
    ['an unknown operation', 'query A { __typename } query B { __typename }', {}],
    ['a size out of range', '{ roles(first: 0) { nodes { id } } }', {}],
  ])('no stack trace stands in %s, although NODE_ENV is not set', async (_what, query, variables) => {
    const answer = await admin.send(query, variables);

    expect(answer.errors!.length).toBeGreaterThan(0);
    expect(JSON.stringify(answer)).not.toMatch(traces);
    expect(answer.errors!.flatMap(({ extensions }) => Object.keys(extensions))).not.toContain('stacktrace');
  });

  it.each([
    ['a field', '{ viewr { user { id } } }'],
    ['a nested field', '{ viewer { usr { id } } }'],
    ['an argument', '{ roles(frist: 1) { nodes { id } } }'],
    ['a type', 'query ($a: RoleWher) { roles(where: $a) { nodes { id } } }'],
    ['a fragment type', '{ node(id: "role_1") { ... on Rle { id } } }'],
    ['an enum value', '{ roles(orderBy: [{ field: TITEL, direction: ASC }]) { nodes { id } } }'],
    ['an input field', '{ roles(where: { titel: { eq: "x" } }) { nodes { id } } }'],
    ['a directive', '{ viewer @skp(if: true) { user { id } } }'],
    ['a variable enum', 'query ($o: [RoleOrder!]) { roles(orderBy: $o) { nodes { id } } }'],
  ])('nobody guesses what %s was meant to be', async (_what, query) => {
    const answer = await admin.send(query, { o: [{ field: 'TITEL', direction: 'ASC' }] });

    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer)).not.toMatch(/did you mean|viewer"|TITLE|"title"|first"|@skip|RoleWhere"/i);
  });

  it.each([
    ['a number that is text', `{ roles(first: "${secret}") { nodes { id } } }`, {}],
    ['an id that is a number', '{ role(id: 31337.25) { id } }', {}],
    ['an enum value', `{ roles(orderBy: [{ field: ${secret}, direction: ASC }]) { nodes { id } } }`, {}],
    ['a variable', 'query ($n: Int) { roles(first: $n) { nodes { id } } }', { n: secret }],
    [
      'a variable deep within',
      'query ($w: RoleWhere) { roles(where: $w) { nodes { id } } }',
      { w: { title: { eq: { [secret]: secret } } } },
    ],
    [
      'an instant',
      'query ($w: InterviewWhere) { interviews(where: $w) { nodes { id } } }',
      { w: { startsAt: { gte: secret } } },
    ],
    ['a cursor', `{ roles(after: "${secret}") { nodes { id } } }`, {}],
    ['an id', `{ role(id: "${secret}") { id } node(id: "${secret}") { id } }`, {}],
    ['a broken string', `{ role(id: "${secret}`, {}],
    ['a stray string', `{ viewer { user { id } } } "${secret}"`, {}],
  ])('%s at fault is not repeated', async (_what, query, variables) => {
    const answer = await admin.send(query, variables);

    expect(answer.errors!.length).toBeGreaterThan(0);
    expect(JSON.stringify(answer)).not.toMatch(/S3CRET|31337/);
  });

  it.each([
    [
      'createApplicant',
      { firstName: `${secret}\u0000`, lastName: secret.repeat(100), emails: [{ address: secret }] },
    ],
    [
      'createRole',
      {
        title: secret,
        employmentType: 'FULL_TIME',
        salaryRange: { min: secret, max: '1', currency: secret, period: 'YEAR' },
      },
    ],
    ['createUser', { name: secret.repeat(100), email: secret, accessLevel: 'ADMIN', timeZone: secret }],
  ])('the errors of %s do not repeat what was sent', async (name, input) => {
    const { userErrors } = await admin.mutate(name, input);

    expect(userErrors.length).toBeGreaterThan(0);
    expect(JSON.stringify(userErrors)).not.toContain(secret);
  });

  it('an id that nothing has, and a list of such, are answered as if it were hidden', async () => {
    const answer = await admin.send(
      '{ role(id: "role_2000000") { id } node(id: "role_2000000") { id } nodes(ids: ["role_2000000"]) { id } }',
    );

    expect(answer).toMatchObject({ status: 200, data: { role: null, node: null, nodes: [null] } });
    expect(answer.errors).toBeUndefined();
  });

  it('lines of the log stay lines, whatever is sent', async () => {
    const port = await listen(app.server);
    const before = log.length;
    const nasty = '\u001b[2J\u001b[31mforged\u009b31m';
    const ask = (...lines: string[]) =>
      sendBytes(port, Buffer.from([...lines, 'Connection: close', '', ''].join('\r\n'), 'latin1'));
    const answers = [
      await ask('GET /healthz HTTP/1.1', 'Host: localhost', `User-Agent: ${nasty}`),
      await ask('GET /graphql HTTP/1.1', 'Host: localhost', `X-Request-Id: ${nasty}`, `User-Agent: ${nasty}`),
      await ask('GET /nowhere%0d%0a{"level":60}%1b[31m HTTP/1.1', 'Host: localhost', 'X-Request-Id: a b'),
      await ask(`GET /${nasty} HTTP/1.1`, 'Host: localhost'),
      await ask('GET /graphql HTTP/1.1', 'Host: localhost', 'X-Request-Id: a\r\n{"level":60,"msg":"forged"}'),
    ];
    await admin.send('query A { __typename }', {}, { 'x-request-id': 'a\tb' });

    expect(log.length).toBeGreaterThan(before);
    for (const line of log.slice(before)) {
      expect(line).toMatch(/^[^\u0000-\u001f\u007f-\u009f]*\n$/);
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number) });
      expect(line).not.toContain('forged');
    }
    for (const answer of answers) expect(answer).not.toMatch(/forged/);
  });
});
