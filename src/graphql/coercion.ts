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
import type { Variables } from './uses';

/**
 * Reads the variables with which an operation was sent, as graphql-js does.
 * @returns null where anything may be wrong, or is not as simple as it mostly is: graphql-js then tells
 */
export type Coercion = (sent: Variables) => Record<string, unknown> | null;

/** How a value of a type is read. @throws whatever, when it may be wrong */
type Read = (value: unknown) => unknown;

const doubtful = new Error('this may be no value of its type');

/** Compiles how the variables of an operation are read: graphql-js looks at the types anew for each request. */
export function coercionOf(schema: GraphQLSchema, definitions: readonly VariableDefinitionNode[]): Coercion {
  const fields = definitions.map(({ variable, type: node, defaultValue }): Place => {
    const type = typeFromAST(schema, node) as GraphQLInputType;
    return { name: variable.name.value, type, byDefault: defaultValue && valueFromAST(defaultValue, type) };
  });
  const read = placesOf(fields);
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

function placesOf(places: readonly Place[]): (values: Variables) => Record<string, unknown> {
  const readers = places.map(({ type, ...place }) => ({
    ...place,
    read: readOf(type),
    required: isNonNullType(type),
  }));
  return (values) => {
    const coerced: Record<string, unknown> = {};
    for (const { name, read, byDefault, required } of readers) {
      const value = values[name];
      if (value !== undefined) coerced[name] = read(value);
      else if (byDefault !== undefined) coerced[name] = byDefault;
      else if (required) throw doubtful;
    }
    return coerced;
  };
}

const readOf = memoized((type: GraphQLInputType): Read => {
  if (isNonNullType(type)) return presentOf(readOf(type.ofType));
  const read = isListType(type)
    ? listOf(readOf(type.ofType))
    : isInputObjectType(type)
      ? objectOf(type)
      : leafOf(type);
  return (value) => (value === null ? null : read(value));
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

/** A single value that stands for a list is left to graphql-js. */
function listOf(read: Read): Read {
  return (value) => {
    if (!Array.isArray(value)) throw doubtful;
    return value.map((item: unknown) => read(item ?? null));
  };
}

function objectOf(type: GraphQLInputObjectType): Read {
  // Filters hold filters of their own kind: what is within is compiled when it comes for the first time.
  let fields: { names: Set<string>; read: ReturnType<typeof placesOf> } | null = null;
  return (value) => {
    if (typeof value !== 'object' || Array.isArray(value) || type.isOneOf) throw doubtful;
    fields ??= fieldsOf(type);
    for (const name of Object.keys(value!)) if (!fields.names.has(name)) throw doubtful;
    return fields.read(value as Variables);
  };
}

function fieldsOf(type: GraphQLInputObjectType) {
  const fields = Object.values(type.getFields());
  const places = fields.map(({ name, type: ofField, defaultValue }) => ({
    name,
    type: ofField,
    byDefault: defaultValue,
  }));
  return { names: new Set(fields.map(({ name }) => name)), read: placesOf(places) };
}
