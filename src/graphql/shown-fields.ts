import { GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { Context } from './context';
import { restrictedFields } from './restricted';

const shown = new Set<string>();

/** Takes note of the fields that the schema has. */
export function learnFields(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap()))
    if (type instanceof GraphQLObjectType)
      for (const field of Object.keys(type.getFields())) shown.add(`${type.name}.${field}`);
}

/** Whether a viewer may see a field of the objects of a type that they see: it is in the schema, and not kept from them. */
export function mayShow(context: Context, type: string, field: string): boolean {
  const name = `${type}.${field}`;
  const permission = restrictedFields().get(name);
  return shown.has(name) && (permission === undefined || context.may(permission));
}
