import { lexicographicSortSchema, printSchema, GraphQLObjectType, type GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { hasRowRule } from '../access/scope';
import { globalIdOf } from '../core/global-id';
import type { EntityClass, Node } from '../core/node';
import { VersionConflict } from '../core/user-error';
import type { Context } from './context';
import { learnNodes, NodeResolver } from './node.resolver';
import { installResolvers, resolveField } from './resolvers';
import { installRestrictions } from './restricted';
import { wrapRootFields } from './root-fields';
import { DateTime } from './scalars';

/** What the features bring: the only list of entities and resolvers is features.ts. */
export interface Features {
  entities: readonly EntityClass[];
  resolvers: ReadonlyArray<new () => object>;
}

resolveField(VersionConflict.name, 'current', (conflict: VersionConflict, _args: unknown, context: Context) =>
  context.one(conflict.entity, conflict.key),
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
 * @throws Error when a root field lacks its permission or an entity its row rule
 */
export function buildRolecallSchema({ entities, resolvers }: Features): GraphQLSchema {
  const unguarded = entities.filter((entity) => !hasRowRule(entity)).map((entity) => entity.name);
  if (unguarded.length > 0) throw new Error(`No row rule for ${unguarded.join(', ')}`);
  const schema = buildSchemaSync({
    resolvers: [NodeResolver, ...resolvers] as never,
    scalarsMap: [{ type: Date, scalar: DateTime }],
    validate: false,
    globalMiddlewares: [],
  });
  learnNodes(entities.filter(({ name }) => schema.getType(name) !== undefined));
  describeRoots(schema);
  installResolvers(schema);
  installRestrictions(schema);
  showGlobalIds(schema);
  wrapRootFields(schema);
  return schema;
}

/** TypeGraphQL has no place for these two descriptions. */
function describeRoots(schema: GraphQLSchema): void {
  schema.getQueryType()!.description =
    'What can be read. What the viewer may not see is absent, as if it did not exist.';
  const mutation = schema.getMutationType();
  if (mutation)
    mutation.description =
      'What can be done. Each mutation is one business action in one transaction; `userErrors` says why it was refused.';
}

function showGlobalIds(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()))
    if (type instanceof GraphQLObjectType && type.getInterfaces().some(({ name }) => name === 'Node'))
      type.getFields().id!.resolve = (row: Node) => globalIdOf(row);
}

/** The schema as it is committed in schema.graphql. */
export function printRolecallSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
