import { assertValidSchema, lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import { hasRowRule } from '../access/scope';
import type { EntityClass } from '../core/node';
import { VersionConflict } from '../core/user-error';
import { completeRows } from './complete';
import type { Context } from './context';
import { learnNodes, NodeResolver } from './node.resolver';
import { installResolvers, resolveField } from './resolvers';
import { installRestrictions } from './restricted';
import { wrapRootFields } from './root-fields';
import { learnFields } from './shown-fields';
import { DateTime } from './scalars';

/** What the features bring: the only list of entities and resolvers is features.ts. */
export interface Features {
  entities: readonly EntityClass[];
  resolvers: ReadonlyArray<new () => object>;
}

resolveField(VersionConflict.name, 'current', (conflict: VersionConflict, _args: unknown, context: Context) =>
  context.ref(conflict.entity, conflict.key),
);
resolveField(
  VersionConflict.name,
  'currentVersion',
  async (conflict: VersionConflict, _args: unknown, context: Context) => {
    const row = (await context.one(conflict.entity, conflict.key)) as { version?: number } | null;
    return row?.version ?? null;
  },
);

/**
 * Builds the executable schema.
 * @throws Error when it is no valid schema, when a root field lacks its permission or an entity its row rule
 */
export function buildRolecallSchema({ entities, resolvers }: Features): GraphQLSchema {
  const unguarded = entities.filter((entity) => !hasRowRule(entity)).map((entity) => entity.name);
  if (unguarded.length > 0) throw new Error(`No row rule for ${unguarded.join(', ')}`);
  const schema = buildSchemaSync({
    resolvers: [NodeResolver, ...resolvers] as never,
    scalarsMap: [{ type: Date, scalar: DateTime }],
    validate: false,
    // It would have a whole introspection answered.
    skipCheck: true,
    pubSub: noPubSub,
    globalMiddlewares: [],
  });
  assertValidSchema(schema);
  learnNodes(entities.filter(({ name }) => schema.getType(name) !== undefined));
  describeRoots(schema);
  installResolvers(schema);
  installRestrictions(schema);
  learnFields(schema);
  wrapRootFields(schema);
  completeRows(schema, entities);
  return schema;
}

/** TypeGraphQL asks for one; subscriptions are fed by the kernel. */
const noPubSub: PubSub = {
  publish: () => undefined,
  subscribe: () => {
    throw new Error('the kernel subscribes');
  },
};

/** TypeGraphQL has no place for these descriptions. */
function describeRoots(schema: GraphQLSchema): void {
  schema.getQueryType()!.description =
    'What can be read. What the viewer may not see is absent, as if it did not exist.';
  const subscription = schema.getSubscriptionType();
  if (subscription)
    subscription.description =
      'What can be followed as it happens, over WebSocket at /graphql or server-sent events at /graphql/stream. Each event ' +
      'has the cursor by which `changes` goes on from it; docs/changes.md tells how.';
  const mutation = schema.getMutationType();
  if (mutation)
    mutation.description =
      'What can be done. Each mutation is one business action in one transaction; `userErrors` says why it was refused.';
}

/** The schema as it is committed in schema.graphql. */
export function printRolecallSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
