import {
  execute,
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
import { LRUCache } from 'lru-cache';
import { coercionOf } from './coercion';
import type { Context } from './context';
import { documentCopy } from './document-copy';
import { finalQuery } from './final-answers';
import { includedFields } from './included-fields';
import { loneMutationAsQuery } from './lone-mutation';
import type { Variables } from './uses';

/** How operations are run: compiled to code when they come again, or walked by graphql-js each time. */
export type ExecutorKind = 'compiled' | 'interpreted';

/** A validated operation that somebody wants to have run. */
export interface Operation {
  document: DocumentNode;
  operationName: string | null | undefined;
  variables: Readonly<Record<string, unknown>> | undefined;
  context: Context;
}

/** Runs operations. */
export interface Executor {
  (operation: Operation): Promise<ExecutionResult>;
  /** How its cache fares; absent where it has none. */
  readonly cache?: ExecutorCache;
}

/** What an executor remembers, and how often that was of use. */
export interface ExecutorCache {
  /** How many documents it knows. */
  size(): number;
  /** Operations that were run by code compiled for them. */
  compiled: number;
  /** Operations that were walked through. */
  interpreted: number;
}

const mostCompiled = 500;
const mostCoercionErrors = 10;

/** The executor of a kind. */
export function createExecutor(kind: ExecutorKind, schema: GraphQLSchema): Executor {
  return kind === 'compiled' ? compiledExecutor(schema) : interpretedExecutor(schema);
}

/** The executor of graphql-js: the reference for the other one, and what runs a document that comes for the first time. */
export function interpretedExecutor(schema: GraphQLSchema): Executor {
  return async ({ document, operationName, variables, context }) =>
    await execute({
      schema,
      document,
      contextValue: context,
      variableValues: variables,
      operationName,
      options: { maxCoercionErrors: mostCoercionErrors },
    });
}

/**
 * Compiles operations by graphql-jit and keeps the last 500. Answers and errors are those of graphql-js.
 * @param uses how often a document has come before it is compiled: one that never comes again is not worth it
 */
export function compiledExecutor(schema: GraphQLSchema, uses = 1): Executor {
  const interpret = interpretedExecutor(schema);
  const compiled = new LRUCache<DocumentNode, Map<string, Candidate>>({ max: mostCompiled });
  const cache: ExecutorCache = { size: () => compiled.size, compiled: 0, interpreted: 0 };
  const walk: Executor = (operation) => {
    cache.interpreted++;
    return interpret(operation);
  };
  const run: Executor = async (operation) => {
    const { document, operationName } = operation;
    const candidate = candidateOf(compiled, document, operationName ?? '');
    if (candidate.uses++ < uses) return walk(operation);
    candidate.way ??= wayOf(schema, document, operationName);
    const result = await candidate.way(operation);
    if (!result) return walk(operation);
    cache.compiled++;
    return result;
  };
  return Object.assign(run, { cache });
}

/** What is known of an operation of a document. */
function candidateOf(
  compiled: LRUCache<DocumentNode, Map<string, Candidate>>,
  document: DocumentNode,
  name: string,
): Candidate {
  let byName = compiled.get(document);
  if (!byName) compiled.set(document, (byName = new Map<string, Candidate>()));
  let candidate = byName.get(name);
  if (!candidate) byName.set(name, (candidate = { uses: 0, way: undefined }));
  return candidate;
}

interface Candidate {
  uses: number;
  way: Way | undefined;
}

/** How an operation is run; null where that comes to nothing, and graphql-js must walk through it. */
type Way = (operation: Operation) => Promise<ExecutionResult | null>;

/** Answers as they are sent, where that can be; else compiled code. */
function wayOf(schema: GraphQLSchema, document: DocumentNode, operationName: string | null | undefined): Way {
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
