import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildSchema, getOperationAST, parse, print, type GraphQLFieldResolver } from 'graphql';
import type { Context } from '../../src/graphql/context';
import { compiledExecutor, interpretedExecutor, type Executor } from '../../src/graphql/executor';
import { loneMutationAsQuery } from '../../src/graphql/lone-mutation';

const schema = buildSchema(`
  type Query { present: [String!]! }
  type Mutation { put(name: String!): Put, mustPut(name: String!): Put! }
  type Put { name: String!, present: [String!]! }
`);
const told: string[] = [];

const put: GraphQLFieldResolver<unknown, Context, { name: string }> = async (_source, { name }) => {
  told.push(`${name} begins`);
  await sleep(5);
  if (name === 'wrong') throw new Error('this cannot be put');
  told.push(`${name} ends`);
  return { name, present: [name] };
};
for (const field of Object.values(schema.getMutationType()!.getFields())) field.resolve = put;

const ask = (executor: Executor, text: string, operationName: string | null = null) =>
  executor({ document: parse(text), operationName, variables: {}, context: {} as Context });

describe('a mutation of one field', () => {
  const compiled = compiledExecutor(schema, 0);
  const interpreted = interpretedExecutor(schema);

  beforeEach(() => void told.splice(0));

  it.each([
    ['one field', 'mutation { put(name: "a") { name present } }'],
    ['an alias and typenames', 'mutation { a: put(name: "a") { t: __typename name } }'],
    ['nothing but its typename', 'mutation { __typename }'],
    ['a field that may fail', 'mutation { put(name: "wrong") { name } }'],
    ['a field that must not fail', 'mutation { mustPut(name: "wrong") { name } }'],
    ['a field that is left out', 'mutation { put(name: "a") @skip(if: true) { name } }'],
  ])('is answered by both executors alike: %s', async (_name, text) => {
    const answers = await Promise.all([ask(compiled, text), ask(interpreted, text)]);

    const [one, other] = answers.map((answer) => JSON.parse(JSON.stringify(answer)) as unknown);
    expect(one).toEqual(other);
    expect(compiled.cache!.interpreted).toBe(0);
  });

  it('is run once', async () => {
    await ask(compiled, 'mutation { put(name: "a") { name } }');
    expect(told).toEqual(['a begins', 'a ends']);
  });

  it.each<[string, string, string[]]>([
    [
      'several',
      'mutation { a: put(name: "a") { name } b: put(name: "b") { name } }',
      ['a begins', 'a ends', 'b begins', 'b ends'],
    ],
    [
      'one that fails before another',
      'mutation { a: put(name: "a") { name } b: mustPut(name: "wrong") { name } c: put(name: "c") { name } }',
      ['a begins', 'a ends', 'wrong begins'],
    ],
    [
      'one in a fragment',
      'mutation { ...F } fragment F on Mutation { put(name: "a") { name } }',
      ['a begins', 'a ends'],
    ],
  ])('is told from %s, which are left to graphql-js', async (_name, text, done) => {
    const interpretedBefore = compiled.cache!.interpreted;
    const answer = await ask(compiled, text);
    expect(told.splice(0)).toEqual(done);

    expect(JSON.stringify(answer)).toBe(JSON.stringify(await ask(interpreted, text)));
    expect(told).toEqual(done);
    expect(compiled.cache!.interpreted).toBe(interpretedBefore + 1);
  });

  it('is told from the other operations of its document', async () => {
    const text =
      'query Q { present } mutation A { put(name: "a") { name } } mutation B { put(name: "b") { name } }';
    const document = parse(text);
    const asQuery = (name: string) =>
      loneMutationAsQuery({ schema, operation: getOperationAST(document, name)! });

    expect(print(asQuery('B').operation)).toBe('query B {\n  put(name: "b") {\n    name\n  }\n}');
    expect(asQuery('Q')).toEqual({ schema, operation: getOperationAST(document, 'Q') });
    expect(await ask(compiled, text, 'B')).toEqual({ data: { put: { name: 'b' } } });
  });

  it('keeps all types of its schema', () => {
    const operation = getOperationAST(parse('mutation { __typename }'))!;
    const { schema: made } = loneMutationAsQuery({ schema, operation });

    expect(made.getQueryType()).toBe(schema.getMutationType());
    expect(Object.keys(made.getTypeMap()).sort()).toEqual(Object.keys(schema.getTypeMap()).sort());
  });
});
