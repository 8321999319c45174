import {
  getOperationAST,
  GraphQLSchema,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type OperationDefinitionNode,
} from 'graphql';
import { memoized } from '../core/memoized';

/** What a compiler is given: a document, and the schema that it is for. */
export interface Compilable {
  schema: GraphQLSchema;
  document: DocumentNode;
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
export function loneMutationAsQuery(
  { schema, document }: Compilable,
  operationName: string | null | undefined,
): Compilable {
  const operation = getOperationAST(document, operationName);
  if (!operation || !isLoneMutation(operation)) return { schema, document };
  const definitions = document.definitions.map((definition) =>
    definition === operation ? { ...operation, operation: OperationTypeNode.QUERY } : definition,
  );
  return { schema: mutationsAsQueries(schema), document: { ...document, definitions } };
}

function isLoneMutation({ operation, selectionSet: { selections } }: OperationDefinitionNode): boolean {
  return (
    operation === OperationTypeNode.MUTATION && selections.length === 1 && selections[0]!.kind === Kind.FIELD
  );
}
