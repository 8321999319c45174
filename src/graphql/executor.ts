import {
  execute,
  getOperationAST,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { mostCoercionErrors, wayOf, type Way } from './compiled-way';
import { fieldsIn } from './limits';
import { misplacedNulls } from './misplaced-nulls';
import type { Operation } from './operation';

/** How operations are run: compiled to code when they come again, or walked by graphql-js each time. */
export type ExecutorKind = 'compiled' | 'interpreted';

/** Runs operations. */
export interface Executor {
  (operation: Operation): Promise<ExecutionResult>;
  /** How its cache fares; absent where it has none. */
  readonly cache?: ExecutorCache;
}

/** What an executor remembers, and how often that was of use. */
export interface ExecutorCache {
  /** How many operations it knows. */
  size(): number;
  /** Operations that were run by code compiled for them. */
  compiled: number;
  /** Operations that were walked through. */
  interpreted: number;
}

const mostOperations = 500;
/** Fields of all operations that are remembered: what is compiled takes about 3 kB for each. */
const mostFields = 20_000;

/** The executor of a kind. */
export function createExecutor(kind: ExecutorKind, schema: GraphQLSchema): Executor {
  return kind === 'compiled' ? compiledExecutor(schema) : interpretedExecutor(schema);
}

/** The executor of graphql-js: the reference for the other one, and what runs a document that comes for the first time. */
export function interpretedExecutor(schema: GraphQLSchema): Executor {
  return async (operation) => {
    const faults = misplacedNulls(schema, operation);
    if (faults.length > 0) return { errors: faults };
    const { document, operationName, variables, context } = operation;
    return await execute({
      schema,
      document,
      contextValue: context,
      variableValues: variables,
      operationName,
      options: { maxCoercionErrors: mostCoercionErrors },
    });
  };
}

/**
 * Compiles operations by graphql-jit and keeps the last 500, or fewer where they are large. Answers and errors are those of graphql-js.
 * @param uses how often an operation has come before it is compiled: one that never comes again is not worth it
 */
export function compiledExecutor(schema: GraphQLSchema, uses = 1): Executor {
  const interpret = interpretedExecutor(schema);
  const known = candidates();
  const cache: ExecutorCache = { size: () => known.size, compiled: 0, interpreted: 0 };
  const walk: Executor = (operation) => {
    cache.interpreted++;
    return interpret(operation);
  };
  const run: Executor = async (operation) => {
    const { document, operationName } = operation;
    const definition = getOperationAST(document, operationName);
    if (!definition) return walk(operation);
    let candidate = known.get(definition);
    if (!candidate) known.set(definition, (candidate = candidateOf(document, definition)));
    if (candidate.uses++ < uses || misplacedNulls(schema, operation).length > 0) return walk(operation);
    candidate.way ??= wayOf(schema, document, definition);
    const result = await candidate.way(operation);
    if (!result) return walk(operation);
    cache.compiled++;
    return result;
  };
  return Object.assign(run, { cache });
}

/** What is known of an operation. */
interface Candidate {
  uses: number;
  /** How many fields it selects, with fragments in their places. */
  fields: number;
  /** Absent until it comes again. */
  way: Way | undefined;
}

function candidates(): LRUCache<OperationDefinitionNode, Candidate> {
  return new LRUCache({
    max: mostOperations,
    maxSize: mostFields,
    sizeCalculation: ({ fields }) => fields,
  });
}

function candidateOf(document: DocumentNode, definition: OperationDefinitionNode): Candidate {
  return { uses: 0, fields: fieldsIn(document, definition), way: undefined };
}
