import * as fc from 'fast-check';
import {
  getVariableValues,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredInputField,
  Kind,
  parse,
  type GraphQLInputType,
  type VariableDefinitionNode,
} from 'graphql';
import { entities, resolvers } from '../../src/features';
import { coercionOf } from '../../src/graphql/coercion';
import { buildRolecallSchema } from '../../src/graphql/schema';

const schema = buildRolecallSchema({ entities, resolvers });
const mutations = Object.values(schema.getMutationType()!.getFields());
const lists = Object.values(schema.getQueryType()!.getFields());
const types = [...mutations, ...lists].flatMap(({ args }) => args.map(({ type }) => type));

/** The definition of one variable, `$value`. */
function definitions(type: string, preset = ''): readonly VariableDefinitionNode[] {
  const [operation] = parse(`query ($value: ${type}${preset}) { __typename }`).definitions;
  return operation!.kind === Kind.OPERATION_DEFINITION ? operation.variableDefinitions! : [];
}

const scalars: Record<string, unknown[]> = {
  Int: [1, 0, -7, 1.5, 2 ** 40],
  Float: [1.5, 2, '2'],
  Boolean: [true, false, 'true'],
  DateTime: ['2026-11-27T10:00:00Z', '2026-11-27', 5],
  CalendarDay: ['2026-11-27', '2026-02-30'],
  BigInt: [5, '5', 'five'],
};
const misfits: unknown[] = [null, 'text', 3, true, [], {}, [null], { unknown: 1 }, [[]], { toString: 1 }];

/** A value of a type, out of numbers: mostly one that fits. */
function valueOf(type: GraphQLInputType, choose: (count: number) => number, depth = 0): unknown {
  if (choose(25) === 24) return misfits[choose(misfits.length)];
  if (isNonNullType(type)) return valueOf(type.ofType, choose, depth);
  if (isListType(type))
    return choose(12) === 11
      ? valueOf(type.ofType, choose, depth)
      : Array.from({ length: choose(3) }, () => valueOf(type.ofType, choose, depth));
  if (isEnumType(type)) return type.getValues()[choose(type.getValues().length)]!.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const given = fields.filter((field) => isRequiredInputField(field) || (depth < 4 && choose(3) === 0));
    return Object.fromEntries(given.map((field) => [field.name, valueOf(field.type, choose, depth + 1)]));
  }
  const some = scalars[type.name] ?? ['text', 'role_1', 7];
  return some[choose(some.length)];
}

/** What graphql-js makes of a value; null when it objects. */
function byGraphql(defined: readonly VariableDefinitionNode[], sent: Record<string, unknown>): object | null {
  return getVariableValues(schema, defined, sent).coerced ?? null;
}

describe('variables that are read by compiled code', () => {
  it('are what graphql-js makes of them, and left to it when they may be wrong', () => {
    let [read, wrong] = [0, 0];

    fc.assert(
      fc.property(fc.nat(types.length - 1), fc.array(fc.nat(9_999), { maxLength: 120 }), (place, choices) => {
        let next = 0;
        const choose = (count: number) => (choices[next++] ?? 0) % count;
        const defined = definitions(String(types[place]!));
        const sent = choose(15) === 14 ? {} : { value: valueOf(types[place]!, choose) };

        const [coerced, expected] = [coercionOf(schema, defined)(sent), byGraphql(defined, sent)];

        if (coerced) read++;
        if (!expected) wrong++;
        expect(coerced ?? expected).toEqual(expected);
      }),
      { seed: Number(process.env.RANDOM_SEED ?? 1), numRuns: 3_000 },
    );

    expect(read).toBeGreaterThan(300);
    expect(wrong).toBeGreaterThan(300);
  });

  it.each<[string, string, object]>([
    ['Int', ' = 5', {}],
    ['Int', ' = 5', { value: null }],
    ['Int', '', {}],
    ['[Int!]', ' = [1, 2]', {}],
    ['ApplicationWhere', ' = { status: { eq: ACTIVE } }', {}],
    ['[ApplicationOrder!]', '', { value: [{ field: 'APPLIED_AT' }] }],
    [
      'ApplicationWhere',
      '',
      { value: { and: [{ status: { in: ['ACTIVE'] } }, { not: { roleId: { eq: 'role_1' } } }] } },
    ],
    ['Int', '', { value: 7, beside: 'what nobody asked for' }],
  ])('are read without graphql-js: %s%s of %j', (type, preset, sent) => {
    const defined = definitions(type, preset);

    expect(coercionOf(schema, defined)({ ...sent })).toEqual(byGraphql(defined, { ...sent }));
  });

  it.each<[string, object]>([
    ['Int!', {}],
    ['Int!', { value: null }],
    ['Int', { value: 'five' }],
    ['[Int!]', { value: [null] }],
    ['[Int]', { value: 5 }],
    ['ApplicationWhere', { value: { unknown: {} } }],
    ['ApplicationWhere', { value: [] }],
    ['ApplicationOrder', { value: { direction: 'ASC' } }],
    ['ApplicationOrder', { value: { field: 'toString' } }],
  ])('are left to graphql-js: %s of %j', (type, sent) => {
    expect(coercionOf(schema, definitions(type))({ ...sent })).toBeNull();
  });
});
