import {
  isInputObjectType,
  isListType,
  isNonNullType,
  typeFromAST,
  valueFromAST,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  type VariableDefinitionNode,
} from 'graphql';
import { memoized } from '../core/memoized';
import { doubtful, fieldsOf, listOf, orNull, type Read } from '../core/reading';
import type { Variables } from './uses';

/**
 * Reads the variables with which an operation was sent, as graphql-js does.
 * @returns null where anything may be wrong, or is not as simple as it mostly is: graphql-js then tells
 */
export type Coercion = (sent: Variables) => Record<string, unknown> | null;

/** Compiles how the variables of an operation are read: graphql-js looks at the types anew for each request. */
export function coercionOf(schema: GraphQLSchema, definitions: readonly VariableDefinitionNode[]): Coercion {
  const places = definitions.map(({ variable, type: node, defaultValue }): Place => {
    const type = typeFromAST(schema, node) as GraphQLInputType;
    return { name: variable.name.value, type, byDefault: defaultValue && valueFromAST(defaultValue, type) };
  });
  const read = placesOf(places);
  return (sent) => {
    try {
      return read(sent);
    } catch {
      return null;
    }
  };
}

/** Where a value stands: a variable, or a field of an input. */
interface Place {
  name: string;
  type: GraphQLInputType;
  /** Undefined where there is none. */
  byDefault: unknown;
}

function placesOf(places: readonly Place[]): ReturnType<typeof fieldsOf> {
  return fieldsOf(
    places.map(({ type, ...place }) => ({ ...place, read: readOf(type), required: isNonNullType(type) })),
  );
}

const readOf = memoized((type: GraphQLInputType): Read => {
  if (isNonNullType(type)) return presentOf(readOf(type.ofType));
  // A single value that stands for a list is left to graphql-js.
  if (isListType(type)) return orNull(listOf(readOf(type.ofType)));
  return orNull(isInputObjectType(type) ? objectOf(type) : leafOf(type));
});

function presentOf(read: Read): Read {
  return (value) => {
    if (value === null) throw doubtful;
    return read(value);
  };
}

function leafOf(type: { parseValue(value: unknown): unknown }): Read {
  return (value) => {
    const parsed = type.parseValue(value);
    if (parsed === undefined) throw doubtful;
    return parsed;
  };
}

function objectOf(type: GraphQLInputObjectType): Read {
  // Filters hold filters of their own kind: what is within is compiled when it comes for the first time.
  let fields: { names: Set<string>; read: ReturnType<typeof placesOf> } | null = null;
  return (value) => {
    if (typeof value !== 'object' || Array.isArray(value) || type.isOneOf) throw doubtful;
    fields ??= inputFieldsOf(type);
    for (const name of Object.keys(value!)) if (!fields.names.has(name)) throw doubtful;
    return fields.read(value as Variables);
  };
}

function inputFieldsOf(type: GraphQLInputObjectType) {
  const fields = Object.values(type.getFields());
  const places = fields.map(({ name, type: ofField, defaultValue }) => ({
    name,
    type: ofField,
    byDefault: defaultValue,
  }));
  return { names: new Set(fields.map(({ name }) => name)), read: placesOf(places) };
}
