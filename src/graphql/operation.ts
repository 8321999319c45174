import {
  getOperationAST,
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { Context } from './context';
import { documentLimits, overLimit } from './limits';

/** An operation as clients send it. */
export interface AskedOperation {
  query?: unknown;
  operationName?: unknown;
  variables?: unknown;
}

/** An operation that is within the limits of documents and valid. */
export interface ReadOperation {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  operationName: string | null;
  variables: Record<string, unknown>;
}

/** A validated operation that somebody wants to have run. */
export interface Operation {
  document: DocumentNode;
  operationName: string | null | undefined;
  variables: Readonly<Record<string, unknown>> | undefined;
  context: Context;
}

/** An operation that is not run: why, by its code. */
export function refusedOperation(message: string, code: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

/** Which operation of a document is meant does not come to any. */
export function noSuchOperation(): GraphQLError {
  return new GraphQLError(
    'There is no such operation; where a document has several, say which by its name.',
    {
      extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } },
    },
  );
}

/**
 * Reads an operation that does not come by way of Apollo, under the same limits.
 * @throws GraphQLError that says why it is not run
 */
export function readOperation(
  { query, operationName: name, variables }: AskedOperation,
  schema: GraphQLSchema,
  introspection: boolean,
): ReadOperation {
  if (typeof query !== 'string') throw refusedOperation('Send a query.', 'BAD_REQUEST');
  demandObject(variables);
  const excess = overLimit(query);
  if (excess) throw refusedOperation(excess, 'DOCUMENT_LIMIT_EXCEEDED');
  const document = parsed(query);
  const rules = introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
  const [fault] = validate(schema, document, rules, { maxErrors: 1, hideSuggestions: true });
  if (fault) throw refusedOperation(fault.message, 'GRAPHQL_VALIDATION_FAILED');
  const operationName = typeof name === 'string' ? name : null;
  const operation = getOperationAST(document, operationName);
  if (!operation) throw noSuchOperation();
  return { document, operation, operationName, variables: isObject(variables) ? variables : {} };
}

/** @throws GraphQLError for anything but an object, as Apollo does */
function demandObject(variables: unknown): void {
  if (variables === undefined || variables === null || isObject(variables)) return;
  throw refusedOperation('`variables` in a POST body must be an object if provided.', 'BAD_REQUEST');
}

function parsed(query: string): DocumentNode {
  try {
    return parse(query, { maxTokens: documentLimits.tokens });
  } catch (error) {
    throw refusedOperation((error as Error).message, 'GRAPHQL_PARSE_FAILED');
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
