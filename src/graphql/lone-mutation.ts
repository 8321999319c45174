import { GraphQLSchema, Kind, OperationTypeNode, type OperationDefinitionNode } from 'graphql';
import { memoized } from '../core/memoized';

/** What a compiler is given: an operation, and the schema that it is for. */
export interface Compilable {
  schema: GraphQLSchema;
  operation: OperationDefinitionNode;
}

/** A schema whose mutations are its queries; all types are those of the other one. */
const mutationsAsQueries = memoized(
  (schema: GraphQLSchema) =>
    new GraphQLSchema({
      ...schema.toConfig(),
      query: schema.getMutationType(),
      mutation: null,
      subscription: null,
      assumeValid: true,
    }),
);

/**
 * A mutation of one field as a query of that field: there is no order to keep. What graphql-jit compiles to keep one assigns functions
 * to properties, for each request, and the engine puts those where they stay until a full collection, with all that the request
 * holds (docs/adr/0039-assigned-functions.md). Everything else is left as it is.
 */
export function loneMutationAsQuery({ schema, operation }: Compilable): Compilable {
  if (!isLoneMutation(operation)) return { schema, operation };
  return {
    schema: mutationsAsQueries(schema),
    operation: { ...operation, operation: OperationTypeNode.QUERY },
  };
}

/** Whether an operation is a mutation that selects one field, without any fragment around it. */
export function isLoneMutation({
  operation,
  selectionSet: { selections },
}: OperationDefinitionNode): boolean {
  return (
    operation === OperationTypeNode.MUTATION && selections.length === 1 && selections[0]!.kind === Kind.FIELD
  );
}
