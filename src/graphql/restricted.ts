import { GraphQLNonNull, GraphQLObjectType, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import type { Permission } from '../access/permission';
import type { Context } from './context';

type Resolve = GraphQLFieldResolver<Record<string, unknown>, Context>;

const restricted = new Map<string, Permission>();

/** Shows a field of a type only to viewers who hold a permission; to the others it is null, as if there were nothing. */
export function restrict(type: { name: string }, field: string, permission: Permission): void {
  restricted.set(`${type.name}.${field}`, permission);
}

/** Shows a column only to viewers who hold a permission. Stands above `@Field`, which must be nullable. */
export function Restricted(permission: Permission): PropertyDecorator {
  return (target, field) => restrict(target.constructor, String(field), permission);
}

/** The restricted fields, `Type.field`, with the permission that each asks for. */
export function restrictedFields(): ReadonlyMap<string, Permission> {
  return restricted;
}

/**
 * Puts the guard on the restricted fields of a built schema, and says so in their descriptions.
 * @throws Error when one is non-null or not there
 */
export function installRestrictions(schema: GraphQLSchema): void {
  for (const [name, permission] of restricted) {
    const [typeName = '', fieldName = ''] = name.split('.');
    const type = schema.getType(typeName);
    const field = type instanceof GraphQLObjectType ? type.getFields()[fieldName] : undefined;
    if (!field || field.type instanceof GraphQLNonNull)
      throw new Error(`${name} is restricted, so it must be nullable`);
    field.description = `${field.description} Null without the permission ${permission}.`;
    const resolve =
      (field.resolve as Resolve | undefined) ?? ((row: Record<string, unknown>) => row[fieldName]);
    const guarded: Resolve = (row, args, context, info) =>
      context.may(permission) ? resolve(row, args, context, info) : null;
    field.resolve = guarded as never;
  }
}
