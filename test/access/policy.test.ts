import {
  createSourceEventStream,
  getNamedType,
  isCompositeType,
  isNonNullType,
  parse,
  type GraphQLField,
} from 'graphql';
import { Mutation, Query, Resolver, Subscription } from 'type-graphql';
import { levelsOf, permissions, permissionsOf } from '../../src/access/permission';
import { lowerFirst } from '../../src/core/global-id';
import { Node } from '../../src/core/node';
import type { Delivery } from '../../src/access/subscriber';
import { Lifetime } from '../../src/core/lifetime';
import { AccessLevel, Via } from '../../src/core/viewer';
import type { Database } from '../../src/database/database';
import { Context } from '../../src/graphql/context';
import { entities, resolvers } from '../../src/features';
import { permissionOf, subscriptionName } from '../../src/graphql/root-fields';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { smallestInput, unknownId } from './inputs';

const levels = Object.values(AccessLevel);
const schema = buildRolecallSchema({ entities, resolvers });
const queries = schema.getQueryType()!.getFields();
const mutations = schema.getMutationType()!.getFields();

/** The smallest query of a root field, for objects that do not exist. */
function queryOf(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type);
  const values: Record<string, string> = {
    id: JSON.stringify(unknownId(type.name === 'Node' ? 'role' : lowerFirst(type.name))),
    ids: '["role_2000000"]',
    address: '"nobody@example.org"',
    externalId: '"nowhere-1"',
  };
  const needed = field.args.filter((argument) => isNonNullType(argument.type));
  const list = needed.map(({ name }) => `${name}: ${values[name]!}`).join(', ');
  const selection = isCompositeType(type) ? ' { __typename }' : '';
  return `{ ${field.name}${list && `(${list})`}${selection} }`;
}

function mutationOf(name: string): { query: string; variables: object } {
  const type = mutations[name]!.args[0]!.type.toString();
  const query = `mutation ($input: ${type}) { ${name}(input: $input) { userErrors { code } } }`;
  return { query, variables: { input: smallestInput(schema, name) } };
}

const cases = [...Object.keys(queries), ...Object.keys(mutations)].flatMap((name) =>
  levels.map((level): [AccessLevel, string, boolean] => [
    level,
    name,
    levelsOf(permissionOf(name)).includes(level),
  ]),
);
const served = cases.filter(([, , may]) => may).map(([level, name]): [AccessLevel, string] => [level, name]);
const refused = cases
  .filter(([, , may]) => !may)
  .map(([level, name]): [AccessLevel, string] => [level, name]);

describe.each(dialects)('the policy table on %s', (dialect) => {
  let app: TestApp;
  const clients = new Map<AccessLevel, Client>();

  beforeAll(async () => {
    app = await startApp(dialect);
    for (const level of levels) clients.set(level, await app.as(level));
  });

  afterAll(() => app.stop());

  const send = (level: AccessLevel, name: string) => {
    const field = queries[name];
    const { query, variables } = field ? { query: queryOf(field), variables: {} } : mutationOf(name);
    return clients.get(level)!.send(query, variables);
  };

  it.each(served)('lets %s ask for %s', async (level, name) => {
    const { status, errors } = await send(level, name);

    expect({ status, errors }).toEqual({ status: 200, errors: undefined });
  });

  it.each(refused)('keeps %s from %s, naming the permission and nothing else', async (level, name) => {
    const permission = permissionOf(name);

    const { data, errors } = await send(level, name);

    expect(data?.[name] ?? null).toBeNull();
    expect(errors).toMatchObject([{ path: [name], extensions: { code: 'FORBIDDEN', permission } }]);
    expect(errors![0]!.message).not.toMatch(/2000000|example\.org/);
  });

  it.each(levels)('tells %s beforehand what they may do', async (level) => {
    const { viewer } = await clients.get(level)!.data('{ viewer { permissions } }');

    expect([...viewer.permissions].sort()).toEqual([...permissionsOf(level)].sort());
  });
});

const followed = Object.keys(schema.getSubscriptionType()!.getFields()).flatMap((name) =>
  levels.map((level): [AccessLevel, string, boolean] => [
    level,
    name,
    levelsOf(permissionOf(subscriptionName(name))).includes(level),
  ]),
);

describe('the policy table of subscriptions', () => {
  const nothing: AsyncIterable<Delivery> = (async function* () {})();
  const follow = () => Promise.resolve(nothing);
  const database = { reader: { within: () => null } } as unknown as Database;
  const clock = () => new Date();

  it.each(followed)('lets %s follow %s: %s', async (accessLevel, name, may) => {
    const lifetime = new Lifetime(1_000);
    const viewer = { userId: 1, accessLevel, via: Via.API };
    const contextValue = new Context({ database, viewer, requestId: 'test', clock, lifetime, follow });

    const source = await createSourceEventStream({
      schema,
      document: parse(`subscription { ${name} { type } }`),
      contextValue,
    });

    const codes = 'errors' in source ? source.errors!.map(({ extensions }) => extensions.code) : null;
    expect(codes).toEqual(may ? null : ['FORBIDDEN']);
    lifetime.release();
  });
});

describe('what nobody can forget', () => {
  class Unguarded extends Node {}

  it('the schema does not build with an entity that has no row rule', () => {
    expect(() => buildRolecallSchema({ entities: [...entities, Unguarded], resolvers })).toThrow(
      'No row rule for Unguarded',
    );
  });

  it.each([
    ['query', Query(() => String)],
    ['mutation', Mutation(() => String)],
    ['subscription', Subscription(() => String, { topics: 'x' })],
  ])('the schema does not build with a %s that has no permission', (_kind, declare) => {
    class Careless {
      forgotten(): string {
        return 'everything';
      }
    }
    const method = Object.getOwnPropertyDescriptor(Careless.prototype, 'forgotten');
    declare(Careless.prototype, 'forgotten', method as never);
    Resolver()(Careless);

    expect(() => buildRolecallSchema({ entities, resolvers: [...resolvers, Careless] })).toThrow(
      /forgotten lacks @(Allow|Follows)/,
    );
  });

  it('ADMINs hold every permission', () => {
    expect(permissions().filter((name) => !levelsOf(name).includes(AccessLevel.ADMIN))).toEqual([]);
  });
});
