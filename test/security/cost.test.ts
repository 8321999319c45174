import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getIntrospectionQuery, parse } from 'graphql';
import { AccessLevel } from '../../src/core/viewer';
import { costOf } from '../../src/graphql/cost';
import { operation, operationNames } from '../support/operations';
import { startApp, type Client, type TestApp } from '../support/app';

describe('the cost of a query', () => {
  let app: TestApp;
  let client: Client;
  beforeAll(async () => {
    app = await startApp('sqlite');
    client = await app.as(AccessLevel.ADMIN);
  });
  afterAll(() => app.stop());

  const roles = (size: string): string => `{ roles(${size}) { nodes { id } } }`;
  async function price(query: string, variables = {}): Promise<number | undefined> {
    const answer = (await client.send(query, variables)) as { extensions?: any; errors?: any };
    return answer.extensions?.cost.requested;
  }

  it('is told with every answer, with the limit', async () => {
    const answer = await client.send(roles('first: 10'));

    expect(answer).toMatchObject({ data: {}, extensions: { cost: { requested: 11, limit: 5_000 } } });
  });

  it.each([
    ['a page of the usual size', '{ roles { nodes { id } } }', 26],
    ['a page that says its size', '{ roles(first: 40) { nodes { id } } }', 41],
    ['a page read from its end', '{ roles(last: 40) { nodes { id } } }', 41],
    ['edges', '{ roles(first: 40) { edges { node { id } } } }', 45],
    ['rows and edges', '{ roles(first: 10) { nodes { id } edges { cursor } } }', 21],
    ['a count', '{ roles { totalCount } }', 2],
    ['nested pages', '{ roles(first: 10) { nodes { applications(first: 10) { nodes { id } } } } }', 63],
    ['a short list', '{ roles(first: 10) { nodes { stages { id } } } }', 61],
    ['a reference', '{ roles(first: 10) { nodes { department { id } } } }', 12],
    ['ids', '{ nodes(ids: ["role_1", "role_2"]) { id } }', 3],
    [
      'a fragment',
      '{ ...f } fragment f on Query { roles(first: 40) { ...g } } fragment g on RoleConnection { nodes { id } }',
      41,
    ],
    ['an interface', '{ node(id: "role_1") { ... on Role { stages { id } } } }', 6],
    ['an alias each', '{ a: roles(first: 10) { nodes { id } } b: roles(first: 10) { nodes { id } } }', 21],
    ['what is skipped', '{ roles(first: 40) @skip(if: true) { nodes { id } } }', 41],
    ['nothing but a value', '{ __typename }', 1],
  ])('counts %s', async (_what, query, expected) => {
    expect(await price(query)).toBe(expected);
  });

  it('takes sizes from variables, and from their defaults', async () => {
    const query =
      'query ($n: Int = 7, $m: Int) { roles(first: $n) { nodes { id } } users(first: $m) { nodes { id } } }';

    expect(await price(query)).toBe(33);
    expect(await price(query, { n: 10, m: 10 })).toBe(21);
    expect(
      await price('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids: Array(50).fill('role_1') }),
    ).toBe(51);
  });

  it('takes the items of a bulk mutation from wherever they are given', async () => {
    const items = Array.from(
      { length: 20 },
      (_, index) => `{ firstName: "P${index}", lastName: "Q" }`,
    ).join();
    const told = '{ userErrors { code } }';
    const written = await price(`mutation { createApplicants(input: { items: [${items}] }) ${told} }`);
    const bulk = (preset: string) =>
      `mutation ($input: CreateApplicantsInput!${preset}) { createApplicants(input: $input) ${told} }`;
    const sent = await price(bulk(''), {
      input: { items: Array(20).fill({ firstName: 'P', lastName: 'Q' }) },
    });

    expect(written).toBeGreaterThan(200);
    expect(sent).toBe(written);
    expect(await price(bulk(` = { items: [${items}] }`))).toBe(written);
    expect(
      await price(
        `mutation ($items: [CreateApplicantInput!]! = [${items}]) { createApplicants(input: { items: $items }) ${told} }`,
      ),
    ).toBe(written);
  });

  it('counts ten for a mutation', async () => {
    const query =
      'mutation ($input: CreateDepartmentInput!) { createDepartment(input: $input) { userErrors { code } } }';

    expect(await price(query, { input: { name: 'Engineering' } })).toBe(16);
  });

  it.each([
    ['1000000000', 102],
    ['101', 102],
    ['0', 2],
    ['-1', 2],
    ['null', 26],
  ])(
    'answers `first: %s` with a typed error, and counts %i points for the nearest allowed size',
    async (first, points) => {
      const literal: any = await client.send(roles(`first: ${first}`));
      const variable: any = await client.send('query ($n: Int) { roles(first: $n) { nodes { id } } }', {
        n: JSON.parse(first),
      });

      for (const answer of [literal, variable]) {
        expect(answer.status).toBe(200);
        expect(answer.errors[0].extensions).toMatchObject({ code: 'INVALID_INPUT', argument: ['first'] });
        expect(answer.extensions.cost.requested).toBe(points);
        expect(answer.data).toEqual({ roles: null });
      }
    },
  );

  it.each([['9007199254740992'], ['"10"'], ['1.5'], ['[1]'], ['{}'], ['true']])(
    'a size of %s is a typed error',
    async (first) => {
      const literal = await client.send(roles(`first: ${first}`));
      const variable = await client.send('query ($n: Int) { roles(first: $n) { nodes { id } } }', {
        n: JSON.parse(first),
      });

      expect([literal.status, literal.errors![0]!.extensions.code]).toEqual([
        400,
        'GRAPHQL_VALIDATION_FAILED',
      ]);
      expect([variable.status, variable.errors![0]!.extensions]).toEqual([
        400,
        { code: 'BAD_USER_INPUT', argument: ['n'], requestId: expect.any(String) },
      ]);
    },
  );

  it('over the limit a query is refused before anything is read, with the numbers', async () => {
    const query = '{ roles(first: 100) { nodes { applications(first: 100) { nodes { id } } } } }';
    let answer: unknown;
    const statements = await app.statements(async () => {
      answer = await client.send(query);
    });

    const cost = { requested: 5_211, limit: 5_000 };
    expect(answer).toEqual({
      status: 400,
      errors: [
        {
          message: expect.stringContaining('5211 points'),
          extensions: { code: 'COST_LIMIT_EXCEEDED', cost, requestId: expect.any(String) },
        },
      ],
      extensions: { cost },
    });
    expect(statements).toEqual([]);
  });

  it.each(operationNames())(
    'the operation %s of the contract is far from the limit with its usual variables',
    async (name) => {
      const usual = { first: 50, ids: Array(20).fill('role_1') };
      const document = parse(operation(name));
      const [definition] = document.definitions;
      const requested = costOf(app.schema, document, definition as never, usual);

      expect(requested).toBeLessThanOrEqual(3_000);
    },
  );

  it('docs/cost.md tells what the queries of the contract cost', () => {
    const page = readFileSync(join(__dirname, '../../docs/cost.md'), 'utf8');
    const told = [...page.matchAll(/^\| `([a-z-]+)` +\| ([\d,]+) /gm)].map(([, name, points]) => [
      name!,
      points!,
    ]);

    expect(told.length).toBe(6);
    for (const [name, points] of told) {
      const document = parse(operation(`queries/${name}`));
      const requested = costOf(app.schema, document, document.definitions[0] as never, { first: 50 });
      expect([name, requested.toLocaleString('en')]).toEqual([name, points]);
    }
  });

  it('introspection is allowed, where it is on', async () => {
    const answer = await client.send(getIntrospectionQuery());

    expect(answer.status).toBe(200);
  });
});
