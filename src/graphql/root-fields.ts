import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { Arg, ID, Mutation, Query, Resolver } from 'type-graphql';
import type { Permission } from '../access/permission';
import { keyOf, upperFirst } from '../core/global-id';
import type { EntityClass, Node } from '../core/node';
import type { PageArgs } from '../core/page';
import { InvalidInput, Refusal } from '../core/user-error';
import type { Condition } from '../database/condition';
import { connectionOf } from './connection';
import type { Work } from '../database/work';
import type { Context } from './context';
import { parseInput } from './input';
import { fillPayload, payloadOf, type Returns } from './payload';
import { pageArguments } from './page-arguments';
import { isSubscription, subscriptionField } from './subscriptions';

type ClassType = new () => object;
type Resolve = GraphQLFieldResolver<unknown, Context>;

/** A mutation as it was declared. */
export interface MutationField {
  name: string;
  input: ClassType;
  returns: Returns;
  /** The method that does it. */
  run(input: object, work: Work): Promise<unknown>;
}

/** Does a mutation for what a client sent; `field` is its name in the answer. */
type Perform = (sent: unknown, context: Context, field: string) => Promise<object>;

const permissions = new Map<string, Permission>();
const mutations = new Map<string, MutationField>();
const performers = new Map<string, Perform>();
const lookups = new Map<string, Resolve>();

/** Says which permission a root field needs. The schema does not build while one has none. */
export function Allow(permission: Permission): MethodDecorator {
  return (target, name) => {
    const field = String(name);
    allow(isSubscription(target, field) ? subscriptionName(field) : field, permission);
  };
}

function allow(name: string, permission: Permission): void {
  if (permissions.has(name)) throw new Error(`two root fields are called ${name}`);
  permissions.set(name, permission);
}

/** How a subscription is called here: a query may have the same name. */
export function subscriptionName(name: string): string {
  return `subscription ${name}`;
}

/** The permission that a root field needs. */
export function permissionOf(rootField: string): Permission {
  const permission = permissions.get(rootField);
  if (!permission) throw new Error(`The root field ${rootField} lacks @Allow`);
  return permission;
}

/**
 * Makes a method `(input, work) => result` a mutation of its name: one input, one payload of `returns` and `userErrors`,
 * in one transaction. The method's class has no state.
 */
export function Mutates(returns: Returns, input: ClassType, description: string): MethodDecorator {
  return (target, property, descriptor) => {
    const name = String(property);
    if (input.name !== `${upperFirst(name)}Input`)
      throw new Error(`${name} must take ${upperFirst(name)}Input`);
    const payload = payloadOf(name, returns);
    Mutation(() => payload, { description })(
      target,
      property,
      descriptor as TypedPropertyDescriptor<unknown>,
    );
    Arg('input', () => input, { description: 'What to do.' })(target, property, 0);
    const run = (given: object, work: Work): Promise<unknown> =>
      new (target.constructor as new () => Record<string, MutationField['run']>)()[name]!(given, work);
    const mutation = { name, input, returns, run };
    mutations.set(name, mutation);
    performers.set(name, (sent, context, field) => doOne(mutation, sent, context, field));
  };
}

/** A mutation that was declared before, by its name. */
export function mutationNamed(name: string): MutationField {
  const field = mutations.get(name);
  if (!field) throw new Error(`The mutation ${name} lacks @Mutates`);
  return field;
}

/** Adds a mutation that does another one many times, with the same permission. */
export function defineMany(name: string, single: string, perform: Perform): void {
  allow(name, permissionOf(single));
  performers.set(name, perform);
}

/**
 * The standard queries of an entity, as a resolver class: `one` fetches by id, `byExternalId` by its id in another system,
 * `page` lists those that meet `listed`, over the alias `t`. All go through the entity's listing and row rule.
 */
export function lookupsOf(
  entity: EntityClass,
  permission: Permission,
  fields: { one?: string; byExternalId?: string; page?: string; what: string; listed?: Condition },
): ClassType {
  const type = { [`${entity.name}Lookups`]: class {} }[`${entity.name}Lookups`]!;
  Resolver()(type);
  const { one, byExternalId, page, what, listed } = fields;
  if (one) defineOne(type, one, entity, permission, what);
  if (byExternalId) defineByExternalId(type, byExternalId, entity, permission, what);
  if (page)
    definePage(type, page, entity, permission, `The ${what}s that you may see.`, listed && (() => listed));
  return type;
}

/** A query that lists those rows of an entity which a condition selects, over the alias `t`; as a resolver class. */
export function selectionOf(
  entity: EntityClass,
  permission: Permission,
  name: string,
  description: string,
  condition: (context: Context) => Condition,
): ClassType {
  const type = { [upperFirst(name)]: class {} }[upperFirst(name)]!;
  Resolver()(type);
  definePage(type, name, entity, permission, description, condition);
  return type;
}

function defineOne(
  type: ClassType,
  name: string,
  entity: EntityClass,
  permission: Permission,
  what: string,
): void {
  const description = `The ${what} with an id; null when there is none that you may see.`;
  define(type, name, () => entity, description, permission);
  Arg('id', () => ID, { description: 'The global id.' })(type.prototype, name, 0);
  lookups.set(name, (_source, args: { id: string }, context) =>
    context.ref(entity, keyArgument(entity, args.id)),
  );
}

function defineByExternalId(
  type: ClassType,
  name: string,
  entity: EntityClass,
  permission: Permission,
  what: string,
): void {
  const description = `The ${what} with an id in another system; null when there is none that you may see.`;
  define(type, name, () => entity, description, permission);
  Arg('externalId', () => String, { description: 'The id there, exactly as it was given.' })(
    type.prototype,
    name,
    0,
  );
  lookups.set(name, (_source, { externalId }: { externalId: string }, context) =>
    context.loaders.oneWith(entity, 'externalId', externalId),
  );
}

function definePage(
  type: ClassType,
  name: string,
  entity: EntityClass,
  permission: Permission,
  description: string,
  condition?: (context: Context) => Condition,
): void {
  const connection = connectionOf(entity);
  define(type, name, () => connection, description, permission);
  pageArguments(type.prototype, name, entity);
  lookups.set(name, (_source, args: PageArgs, context) => context.page(entity, args, condition?.(context)));
}

function define(
  type: ClassType,
  name: string,
  of: () => unknown,
  description: string,
  permission: Permission,
): void {
  const descriptor = { value: () => undefined, configurable: true, writable: true };
  Object.defineProperty(type.prototype, name, descriptor);
  Query(of as () => typeof String, { nullable: true, description })(
    type.prototype,
    name,
    descriptor as never,
  );
  allow(name, permission);
}

/**
 * The key in an id that a query was given.
 * @throws Refusal with InvalidInput when it is malformed or of another type
 */
export function keyArgument(entity: EntityClass<Node>, id: string, argument = 'id'): number {
  const key = keyOf(entity, id);
  if (key === null) throw new Refusal(new InvalidInput('This is no id of such an object.', [argument]));
  return key;
}

/** Puts the one wrapper around every root field: permission first, then the transaction for mutations. */
export function wrapRootFields(schema: GraphQLSchema): void {
  for (const [name, field] of Object.entries(schema.getQueryType()!.getFields()))
    field.resolve = queryResolver(
      permissionOf(name),
      lookups.get(name) ?? (field.resolve as Resolve),
    ) as never;
  for (const [name, field] of Object.entries(schema.getMutationType()?.getFields() ?? {}))
    field.resolve = mutationResolver(name, permissionOf(name)) as never;
  for (const [name, field] of Object.entries(schema.getSubscriptionType()?.getFields() ?? {})) {
    const { subscribe, resolve } = subscriptionField(name);
    field.subscribe = queryResolver(permissionOf(subscriptionName(name)), subscribe) as never;
    field.resolve = resolve as never;
  }
}

function queryResolver(permission: Permission, resolve: Resolve): Resolve {
  return (source, args, context, info) => {
    context.demand(permission);
    return resolve(source, args, context, info);
  };
}

function mutationResolver(name: string, permission: Permission): Resolve {
  const perform = performers.get(name);
  if (!perform) throw new Error(`The mutation ${name} lacks @Mutates`);
  return async (_source, args: { input: unknown }, context, { path }) => {
    context.demand(permission);
    try {
      return await perform(args.input, context, String(path.key));
    } catch (error) {
      if (error instanceof Refusal) return { userErrors: error.errors };
      throw error;
    }
  };
}

async function doOne(field: MutationField, sent: unknown, context: Context, alias: string): Promise<object> {
  const { name, input, returns, run } = field;
  const given = parseInput(input, sent);
  return fillPayload(context, returns, await context.mutate(alias, (work) => run(given, work), name));
}
