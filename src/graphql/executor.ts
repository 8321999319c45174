import { execute, type DocumentNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import { mostCoercionErrors, wayOf, type Way } from './compiled-way';
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
  /** How many documents it knows. */
  size(): number;
  /** Operations that were run by code compiled for them. */
  compiled: number;
  /** Operations that were walked through. */
  interpreted: number;
}

const mostCompiled = 500;

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
