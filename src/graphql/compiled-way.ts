import {
  getVariableValues,
  GraphQLError,
  Kind,
  OperationTypeNode,
  visit,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type ListValueNode,
  type OperationDefinitionNode,
  type SourceLocation,
  type ValueNode,
  type VariableDefinitionNode,
} from 'graphql';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { coercionOf } from './coercion';
import { finalQuery } from './final-answers';
import { includedFields } from './included-fields';
import { isLoneMutation, loneMutationAsQuery } from './lone-mutation';
import type { Operation } from './operation';
import { operationCopy } from './operation-copy';
import type { Variables } from './uses';

/** How many faults of its variables an operation is told at most. */
export const mostCoercionErrors = 10;

/** How an operation is run; null where that comes to nothing, and graphql-js must walk through it. */
export type Way = (operation: Operation) => Promise<ExecutionResult | null>;

const leftToGraphql: Way = () => Promise.resolve(null);

/** Answers as they are sent, where that can be; else compiled code. */
export function wayOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Way {
  if (isInSteps(operation) || hasInheritedVariable(operation)) return leftToGraphql;
  const final = finalQuery(schema, document, operation);
  if (final) return ({ context, variables = {} }) => final(context, variables);
  const query = compile(schema, document, operation);
  return query ? compiledWay(schema, operation, query) : leftToGraphql;
}

function compiledWay(
  schema: GraphQLSchema,
  { variableDefinitions: definitions = [] }: OperationDefinitionNode,
  query: CompiledQuery,
): Way {
  const coerce = coercionOf(schema, definitions);
  return async (asked) => {
    const { variables = {} } = asked;
    const faults = coerce(variables) ? undefined : variableFaults(schema, definitions, variables);
    if (faults) return { errors: faults };
    const { data, errors } = await query.query(undefined, asked.context, variables);
    if (data === undefined) return null;
    return errors ? { data, errors: graphqlErrors(schema, asked, errors) } : { data };
  };
}

/** Mutations that come one after the other: the compiled code goes on after one that has failed, and waits for ever for a wrong argument. */
function isInSteps(operation: OperationDefinitionNode): boolean {
  return operation.operation === OperationTypeNode.MUTATION && !isLoneMutation(operation);
}

/** A name that no object of JavaScript can have as another one. */
function hasInheritedVariable({ variableDefinitions = [] }: OperationDefinitionNode): boolean {
  return variableDefinitions.some(({ variable }) => variable.name.value === '__proto__');
}

/**
 * Whether a variable stands within an input or a list: where it is not given the compiler puts null in its place, and graphql-js
 * leaves it out.
 */
function hasVariablesWithin(operation: OperationDefinitionNode): boolean {
  let found = false;
  const look = ({ value }: { value: ValueNode }): void => {
    if (value.kind === Kind.VARIABLE) found = true;
  };
  const lookAtAll = ({ values }: ListValueNode): void => {
    for (const value of values) look({ value });
  };
  visit(operation, { ObjectField: look, ListValue: lookAtAll });
  return found;
}

/** The compiler marks the nodes of the document that it is given, so it gets a copy of its own. */
function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): CompiledQuery | null {
  const copy = operationCopy(document, operation);
  if (hasVariablesWithin(copy)) return null;
  const compilable = loneMutationAsQuery({ schema, operation: copy });
  const alone: DocumentNode = { kind: Kind.DOCUMENT, definitions: [compilable.operation] };
  const result = compileQuery(compilable.schema, alone, undefined, {
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
