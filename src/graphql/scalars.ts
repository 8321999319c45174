import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

/**
 * Both scalars let any string in; the rules of the inputs and filters judge it, so that a malformed value is a typed
 * error with a path and never echoed.
 */
function lenientString(
  name: string,
  description: string,
  serialize: (value: unknown) => string,
): GraphQLScalarType {
  const refuse = (): never => {
    throw new GraphQLError(`${name} must be given as a string.`);
  };
  return new GraphQLScalarType({
    name,
    description,
    serialize,
    parseValue: (value) => (typeof value === 'string' ? value : refuse()),
    parseLiteral: (node) => (node.kind === Kind.STRING ? node.value : refuse()),
  });
}

/** An instant. */
export const DateTime = lenientString(
  'DateTime',
  'An instant by ISO 8601. Answers are in UTC with milliseconds, `2026-12-01T09:00:00.000Z`; inputs need a zone, `Z` or an offset.',
  (value) => (value instanceof Date ? value.toISOString() : String(value)),
);

/** A calendar day. */
export const CalendarDay = lenientString(
  'Date',
  'A calendar day by ISO 8601, `2026-12-01`, in no time zone.',
  String,
);
