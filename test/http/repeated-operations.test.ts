import { ApolloServer } from '@apollo/server';
import { AccessLevel } from '../../src/core/viewer';
import { createApiKey } from '../../src/users/api-key.service';
import { startApp, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';

/** What a raw answer comes to, but for what differs from request to request. */
interface Answer {
  status: number;
  type: unknown;
  body: string;
}

describe.each(dialects)('operations that come again, on %s', (dialect) => {
  let app: TestApp;
  let token: string;

  beforeAll(async () => {
    app = await startApp(dialect);
    const { user } = await app.as(AccessLevel.RECRUITER);
    ({ token } = await app.work((work) => createApiKey(work, user, { name: 'again', scopes: ['*'] })));
  });

  afterAll(() => app.stop());

  async function ask(payload: object, headers: Record<string, string> = {}): Promise<Answer> {
    const authorization = `Bearer ${token}`;
    const answer = await app.server.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization, ...headers },
      payload,
    });
    const { statusCode: status, body, headers: told } = answer;
    const withoutIds = body.replace(/"requestId":"[^"]*"/g, '"requestId":""');
    return { status, type: told['content-type'], body: withoutIds };
  }

  /** The answers of the first request and of those that follow; the third is by compiled code. */
  async function thrice(
    payload: object,
    headers?: Record<string, string>,
  ): Promise<[Answer, Answer, Answer]> {
    return [await ask(payload, headers), await ask(payload, headers), await ask(payload, headers)];
  }

  it('are answered without the pipeline of Apollo, errors with it', async () => {
    const pipeline = jest.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
    await thrice({ query: '{ once: __typename }' });
    const good = pipeline.mock.calls.length;
    await thrice({ query: '{ roles(first: -1) { totalCount nodes { id } } }' });
    const all = pipeline.mock.calls.length;
    pipeline.mockRestore();

    expect({ good, bad: all - good }).toEqual({ good: 1, bad: 3 });
  });

  it('are refused each time when they are meant by a name that there is not', async () => {
    const answers = await thrice({ query: 'query A { __typename }', operationName: 'C' });

    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
  });

  it.each<[string, object]>([
    ['without variables', { query: '{ roles(first: 2) { totalCount nodes { id } } }' }],
    [
      'by their name',
      { query: 'query A { __typename } query B { viewer { permissions } }', operationName: 'B' },
    ],
    ['of an anonymous operation', { query: '{ a: __typename }', operationName: null, variables: null }],
    ['about the schema', { query: '{ __schema { queryType { name } } }' }],
    ['that are subscriptions', { query: 'subscription { applicationChanged { cursor } }' }],
    ['with extensions', { query: '{ b: __typename }', extensions: { trace: true } }],
    ['with a wrong argument', { query: '{ roles(first: 0) { nodes { id } } }' }],
    [
      'with an unknown variable',
      { query: 'query ($n: Int) { roles(first: $n) { totalCount } }', variables: { n: 'x' } },
    ],
    ['of a name that there is not', { query: 'query A { __typename }', operationName: 'C' }],
    [
      'that cost too much',
      { query: '{ roles(first: 100) { nodes { applications(first: 100) { nodes { id } } } } }' },
    ],
    ['of something that is not there', { query: '{ role(id: "role_999999") { id } }' }],
  ])('are answered in the same words, %s', async (_what, payload) => {
    const [first, second, third] = await thrice(payload);

    expect(second).toEqual(first);
    expect(third).toEqual(first);
  });

  it.each([
    ['application/json'],
    ['application/graphql-response+json'],
    ['application/graphql-response+json; q=0.9, application/json; q=0.8'],
    ['*/*'],
    ['text/html'],
  ])('are answered in the type that is accepted: %s', async (accept) => {
    const query = `# ${accept}\n{ __typename }`;

    const [first, second, third] = await thrice({ query }, { accept });

    expect(second).toEqual(first);
    expect(third).toEqual(first);
  });

  it('are answered by what is there now, with the variables of each', async () => {
    const role = await aRole(app);
    const query = 'query Again($id: ID!, $with: Boolean!) { role(id: $id) { id title @include(if: $with) } }';
    const id = idOf(role);
    await thrice({ query, variables: { id, with: true } });

    const without = await ask({ query, variables: { id, with: false } });
    const other = await ask({ query, variables: { id: 'role_999999', with: true } });
    const missing = await ask({ query, variables: { id } });

    expect(JSON.parse(without.body).data).toEqual({ role: { id } });
    expect(JSON.parse(other.body).data).toEqual({ role: null });
    expect(JSON.parse(missing.body).errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  it('are different queries under different names', async () => {
    const query = 'query A { __typename } query B { viewer { permissions } }';
    await thrice({ query, operationName: 'A' });

    const [first] = await thrice({ query, operationName: 'B' });

    expect(JSON.parse(first.body).data).toHaveProperty('viewer');
  });

  const newPerson = (lastName: string): string =>
    `createApplicant(input: { firstName: "Ada", lastName: "${lastName}" }) { applicant { lastName } userErrors { code } }`;
  const peopleNamed = async (lastName: string): Promise<number> => {
    const admin = await app.as(AccessLevel.ADMIN);
    const where = { name: { contains: lastName } };
    const query = 'query ($where: ApplicantWhere) { applicants(where: $where) { totalCount } }';
    return (await admin.data(query, { where })).applicants.totalCount;
  };

  it('are done once each where they are mutations, without the pipeline of Apollo', async () => {
    const pipeline = jest.spyOn(ApolloServer.prototype, 'executeHTTPGraphQLRequest');
    const answers = await thrice({ query: `mutation { ${newPerson('Thrice')} }` });
    const { length } = pipeline.mock.calls;
    pipeline.mockRestore();

    const createApplicant = { applicant: { lastName: 'Thrice' }, userErrors: [] };
    for (const { body } of answers) expect(JSON.parse(body).data).toEqual({ createApplicant });
    expect(answers[2]).toEqual(answers[0]);
    expect({ length, people: await peopleNamed('Thrice') }).toEqual({ length: 1, people: 3 });
  });

  it('are done once each where a part of them fails', async () => {
    const forbidden = 'createDepartment(input: { name: "Nobody\'s" }) { department { id } }';

    const answers = await thrice({ query: `mutation { ${newPerson('Partly')} ${forbidden} }` });

    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
    expect(JSON.parse(answers[0].body).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    expect(await peopleNamed('Partly')).toBe(3);
  });

  it('are done once in all under an Idempotency-Key', async () => {
    const query = `mutation { ${newPerson('Keyed')} }`;
    await ask({ query });

    const answers = await thrice({ query }, { 'idempotency-key': 'again-and-again' });

    for (const { status } of answers) expect(status).toBe(200);
    expect(await peopleNamed('Keyed')).toBe(2);
  });

  it('run once where they fail', async () => {
    const query = '{ roles(first: 1) { nodes { id } } role(id: "wrong") { id } }';
    await thrice({ query });
    let reads = 0;
    const deaf = app.database.listen((sql) => (reads += Number(sql.includes('FROM roles'))));

    const { body } = await ask({ query });
    deaf();

    expect(JSON.parse(body).errors).toHaveLength(1);
    expect(reads).toBeLessThanOrEqual(2);
  });
});
