import {
  getOperationAST,
  getVariableValues,
  GraphQLError,
  Kind,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type ListValueNode,
  type SourceLocation,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { coercionOf } from './coercion';
import { documentCopy } from './document-copy';
import { finalQuery } from './final-answers';
import { includedFields } from './included-fields';
import { loneMutationAsQuery } from './lone-mutation';
import type { Operation } from './operation';
import type { Variables } from './uses';

/** How many faults of its variables an operation is told at most. */
export const mostCoercionErrors = 10;

/** How an operation is run; null where that comes to nothing, and graphql-js must walk through it. */
export type Way = (operation: Operation) => Promise<ExecutionResult | null>;

/** Answers as they are sent, where that can be; else compiled code. */
export function wayOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): Way {
  const final = finalQuery(schema, document, operationName);
  if (final) return ({ context, variables = {} }) => final(context, variables);
  const query = compile(schema, document, operationName);
  if (!query) return () => Promise.resolve(null);
  const definitions = getOperationAST(document, operationName)?.variableDefinitions ?? [];
  const coerce = coercionOf(schema, definitions);
  return async (operation) => {
    const { variables = {} } = operation;
    const faults = coerce(variables) ? undefined : variableFaults(schema, definitions, variables);
    if (faults) return { errors: faults };
    const { data, errors } = await query.query(undefined, operation.context, variables);
    if (data === undefined) return null;
    return errors ? { data, errors: graphqlErrors(schema, operation, errors) } : { data };
  };
}

/**
 * Whether a variable stands within an input or a list: where it is not given the compiler puts null in its place, and graphql-js
 * leaves it out.
 */
function hasVariablesWithin(document: DocumentNode): boolean {
  let found = false;
  const look = ({ value }: { value: ValueNode }): void => {
    if (value.kind === Kind.VARIABLE) found = true;
  };
  const lookAtAll = ({ values }: ListValueNode): void => {
    for (const value of values) look({ value });
  };
  visit(document, { ObjectField: look, ListValue: lookAtAll });
  return found;
}

/** The compiler marks the nodes of the document that it is given, so it gets a copy of its own. */
function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName: string | null | undefined,
): CompiledQuery | null {
  if (hasVariablesWithin(document)) return null;
  const copy = loneMutationAsQuery({ schema, document: documentCopy(document) }, operationName);
  const result = compileQuery(copy.schema, copy.document, operationName ?? undefined, {
    disableLeafSerialization: true,
    disablingCapturingStackErrors: true,
    useExperimentalPathBasedSkipInclude: true,
  });
  return isCompiledQuery(result) ? result : null;
}

/** What is wrong with the variables, in the words of graphql-js. */
function variableFaults(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  variables: Variables,
): readonly GraphQLError[] | undefined {
  return getVariableValues(schema, definitions, variables, { maxErrors: mostCoercionErrors }).errors;
}

/**
 * The compiled code makes errors of a class of its own, which only looks like that of graphql-js, and locates them at every
 * field of the document that might have had a part in it.
 */
function graphqlErrors(
  schema: GraphQLSchema,
  operation: Operation,
  errors: readonly GraphQLError[],
): GraphQLError[] {
  const isIncluded = includedFields(schema, operation);
  return errors.map(({ message, path, locations, originalError }) => {
    const made = new GraphQLError(message, { path, originalError });
    const value = eachOnce(locations?.filter(isIncluded));
    return Object.defineProperty(made, 'locations', { value, enumerable: true });
  });
}

/** Each place once: a fragment that is spread twice stands twice in the compiled copy. */
function eachOnce(locations: readonly SourceLocation[] = []): SourceLocation[] {
  return [
    ...new Map(locations.map((location) => [`${location.line}:${location.column}`, location])).values(),
  ];
}
