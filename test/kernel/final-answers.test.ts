import { getOperationAST, parse } from 'graphql';
import { AccessLevel } from '../../src/core/viewer';
import { entities, resolvers } from '../../src/features';
import { compiledExecutor, interpretedExecutor } from '../../src/graphql/executor';
import { finalQuery } from '../../src/graphql/final-answers';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { aPipeline, type Pipeline } from '../statements/pipeline';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { operation } from '../support/operations';

const schema = buildRolecallSchema({ entities, resolvers });
const isFinal = (text: string): boolean => {
  const document = parse(text);
  return finalQuery(schema, document, getOperationAST(document)!) !== null;
};

describe.each(dialects)('answers that are made as they are sent, on %s', (dialect) => {
  let apps: TestApp[];
  let clients: Client[];
  let of: Pipeline;

  beforeAll(async () => {
    const final = await startApp(dialect, undefined, { schema, executor: compiledExecutor(schema, 0) });
    const executor = interpretedExecutor(schema);
    const walked = await startApp(dialect, undefined, { schema, executor, database: final.database });
    const recruiter = await final.as(AccessLevel.RECRUITER);
    of = await aPipeline(final, 2, [recruiter.user]);
    apps = [final, walked];
    clients = [recruiter, walked.withToken(recruiter.user, recruiter.token)];
  }, 60_000);

  afterAll(async () => {
    for (const app of apps.reverse()) await app.stop();
  });

  it.each(['role-list', 'role-board', 'pipeline-overview', 'applicant-profile', 'application-search'])(
    'are those of the contract: %s',
    (name) => expect(isFinal(operation(`queries/${name}`))).toBe(true),
  );

  it.each<[string, string]>([
    [
      'aliases and typenames',
      '{ a: roles { t: __typename n: nodes { x: title __typename } } b: roles { totalCount } }',
    ],
    ['fragments', '{ roles { ...P } } fragment P on RoleConnection { nodes { ... on Role { id title } } }'],
    ['edges', '{ roles { edges { cursor at: node { id } } pageInfo { endCursor } } }'],
    [
      'one field with several arguments',
      '{ roles { nodes { a: applications(first: 1) { totalCount } b: applications(first: 2) { nodes { id } } } } }',
    ],
    [
      'what is left out or in as it is written',
      '{ roles { nodes { id title @skip(if: true) status @include(if: true) } } }',
    ],
  ])('hold %s', (_what, text) => expect(isFinal(text)).toBe(true));

  it.each<[string, string]>([
    ['a mutation', 'mutation { createDepartment(input: { name: "x" }) { department { id } } }'],
    ['an interface', '{ node(id: "role_1") { id } }'],
    ['what a variable leaves out', 'query ($no: Boolean!) { roles { nodes { id @include(if: $no) } } }'],
    [
      'a root field that a variable leaves out',
      'query ($no: Boolean!) { roles @skip(if: $no) { totalCount } }',
    ],
    ['nodes beside edges', '{ roles { nodes { id } edges { node { title } } } }'],
    ['a root field that is no row', '{ viewer { permissions } roles { totalCount } }'],
    ['a key that no object of JavaScript can have', '{ roles { nodes { __proto__: title } } }'],
  ])('leave to an executor: %s', (_what, text) => expect(isFinal(text)).toBe(false));

  const texts = (query: string, variables: object = {}): Promise<string[]> =>
    Promise.all(
      clients.map(async (client) => {
        const answer = await client.send(query, variables, { 'x-request-id': 'same' });
        return JSON.stringify(answer);
      }),
    );

  it.each<[string, string]>([
    ['an overview', operation('queries/pipeline-overview')],
    [
      'keys in the order of the document',
      `{ roles(first: 2) { nodes { status stages { position type name id } title n: applications { totalCountIsCapped totalCount }
        department { name id } openings { open total __typename } id t: __typename } pageInfo { endCursor hasNextPage startCursor } totalCount } }`,
    ],
    [
      'a field that is selected twice',
      '{ roles(first: 1) { nodes { department { id } title } nodes { title department { name } } } }',
    ],
    [
      'days, instants, lists and objects that are no rows',
      `{ applications(first: 5) { nodes { appliedAt source { kind name __typename } applicant { skills emails { address primary } links { url } createdAt }
        feedbackSummary { count averageRating recommendations { yes no } } } } }`,
    ],
  ])('are those of graphql-js to the letter: %s', async (_what, query) => {
    const [final, walked] = await texts(query);

    expect(final).toBe(walked);
    expect(final).not.toContain('"errors"');
  });

  it.each<[string, string]>([
    ['below many rows', '{ roles(first: 2) { nodes { title applications(first: 1000) { nodes { id } } } } }'],
    ['at a root field beside others', '{ roles(first: 1) { nodes { id } } role(id: "wrong") { id } }'],
  ])('tell errors as graphql-js does, %s', async (_what, query) => {
    const [final, walked] = await texts(query);

    expect(final).toBe(walked);
    expect(final).toContain('"errors"');
  });

  it('read arguments as graphql-js does', async () => {
    const query = `query ($first: Int = 1, $ids: [ApplicationStatus!], $status: ApplicationStatus, $role: ID, $by: OrderDirection = ASC) {
      applications(first: $first, where: { status: { in: $ids, eq: $status }, roleId: { eq: $role } }, orderBy: [{ field: APPLIED_AT, direction: $by }]) {
        totalCount nodes { id feedback(first: $first) { nodes { id } } } } }`;
    const role = `role_${of.roleId}`;
    const given = [
      {},
      { first: 3, role },
      { first: null, role },
      { ids: ['ACTIVE'], role, by: 'DESC' },
      { ids: [], role },
      { ids: null, status: 'ACTIVE', role: null },
      { by: null },
      { role: 'wrong' },
    ];

    for (const variables of given) {
      const [final, walked] = await texts(query, variables);
      expect({ variables, final }).toEqual({ variables, final: walked });
    }
  });
});
