import type { GraphQLFieldResolver, GraphQLSchema } from 'graphql';
import { GraphQLObjectType } from 'graphql';

type Resolve = GraphQLFieldResolver<never, never, never>;

const declared = new Map<string, Resolve>();

/** Declares the resolver of a field that the kernel makes: a plain function, set on the built schema without a wrapper. */
export function resolveField(type: string, field: string, resolve: Resolve): void {
  const name = `${type}.${field}`;
  if (declared.has(name)) throw new Error(`${name} is declared twice`);
  declared.set(name, resolve);
}

/**
 * Puts the declared resolvers on the schema that TypeGraphQL has built. Every other field is a property of its object and
 * needs none: TypeGraphQL's wrapper around getters is taken off.
 */
export function installResolvers(schema: GraphQLSchema): void {
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
  for (const type of Object.values(schema.getTypeMap())) {
    if (!(type instanceof GraphQLObjectType) || type.name.startsWith('__') || roots.includes(type)) continue;
    for (const [name, field] of Object.entries(type.getFields()))
      field.resolve = declared.get(`${type.name}.${name}`) as never;
  }
}
