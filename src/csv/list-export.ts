import {
  getVariableValues,
  GraphQLError,
  Kind,
  type DocumentNode,
  type ExecutionResult,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { largestPageSize } from '../core/page';
import { costOf } from '../graphql/cost';
import { causeOf, notExportable, tooCostly } from '../graphql/errors';
import { readOperation, type AskedOperation } from '../graphql/operation';
import { csvLines, type CsvFormat } from './cells';
import { columnsOf, valueOf, type Column } from './columns';
import { listFieldOf } from './list-field';
import type { pageKeys } from './paged-query';
import { pagedQuery, type PagedQuery } from './paged-query';
import type { Surroundings } from './selected';

/** What queries are judged by. */
export interface ExportRules {
  schema: GraphQLSchema;
  introspection: boolean;
  /** Points that one page may cost. */
  costLimit: number;
}

/** A list that can be exported: a query for each of its pages, and what becomes of their rows. */
export interface ListExport {
  /** How the list is called in the query. */
  name: string;
  document: DocumentNode;
  operationName: string | null;
  /** What one page costs at most, in points. */
  cost: number;
  columns: readonly Column[];
  /** The variables for the page after a cursor. */
  variables(after: string | null): Record<string, unknown>;
  /** The keys that lead to the list in an answer. */
  path: readonly string[];
}

/** Answers the query of a list for one page. */
export type AnswerPage = (list: ListExport, variables: Record<string, unknown>) => Promise<ExecutionResult>;

/** A page was not answered as it should be; the errors say why, the first one stands for all. */
export class PageFailed extends Error {
  constructor(readonly errors: readonly GraphQLError[]) {
    super('a page was not answered', { cause: causeOf(errors[0]) });
  }
}

/**
 * Makes a query for a list into one for each of its pages, as large as the limit of cost allows.
 * @throws GraphQLError that says why it is not run, NOT_EXPORTABLE above all
 */
export function listExport(
  asked: AskedOperation,
  { schema, introspection, costLimit }: ExportRules,
): ListExport {
  const { document, operation, operationName, variables } = readOperation(asked, schema, introspection);
  const fragments = fragmentsOf(document);
  const surroundings: Surroundings = {
    schema,
    fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])),
    variables: coerced(schema, operation, variables),
  };
  const list = listFieldOf(operation, surroundings);
  const columns = columnsOf(list.rows, surroundings);
  const paged = pagedQuery(operation, fragments, list);
  const { size, cost } = largestPage(schema, paged, variables, costLimit);
  const path = list.path.map(({ key }) => key);
  return {
    ...{ name: path.at(-1)!, document: paged.document, operationName, cost, columns, path },
    variables: (after) => ({ ...variables, [paged.first]: size, [paged.after]: after }),
  };
}

function fragmentsOf({ definitions }: DocumentNode): FragmentDefinitionNode[] {
  return definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
}

/** @throws GraphQLError BAD_USER_INPUT when the variables are not what the operation declares */
function coerced(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Record<string, unknown>,
): Record<string, unknown> {
  const { coerced: values, errors } = getVariableValues(schema, variableDefinitions, variables);
  if (values) return values;
  const { message, originalError } = errors[0]!;
  throw new GraphQLError(message, { originalError, extensions: { code: 'BAD_USER_INPUT' } });
}

/** @throws GraphQLError COST_LIMIT_EXCEEDED when even a page of one row costs too much */
function largestPage(
  schema: GraphQLSchema,
  { document, operation, first }: PagedQuery,
  variables: Record<string, unknown>,
  limit: number,
): { size: number; cost: number } {
  for (let size = largestPageSize; ; size = Math.floor(size / 2)) {
    const cost = Math.max(1, costOf(schema, document, operation, { ...variables, [first]: size }));
    if (cost <= limit) return { size, cost };
    if (size === 1) throw tooCostly({ requested: cost, limit });
  }
}

interface Page {
  [pageKeys.rows]: unknown[];
  [pageKeys.place]: { hasNextPage: boolean; endCursor: string | null };
}

/**
 * The list as CSV, a piece for each page: a page is read when the one before it was taken, so memory does not grow with the list. It
 * begins with a line of headings, and follows the cursors to the end: rows that come, go or change meanwhile move no other row.
 * @throws PageFailed when a page was not answered
 * @throws GraphQLError NOT_EXPORTABLE when the way to the list leads to nothing
 */
export async function* csvPages(
  list: ListExport,
  format: CsvFormat,
  answer: AnswerPage,
): AsyncGenerator<string, void, void> {
  let head = (format.bom ? '\uFEFF' : '') + csvLines([list.columns.map(({ heading }) => heading)], format);
  for (let after: string | null = null; ;) {
    const { rows, place }: Page = pageIn(await answer(list, list.variables(after)), list);
    yield (
      head +
      csvLines(
        rows.map((row) => list.columns.map(({ path }) => valueOf(row, path))),
        format,
      )
    );
    if (!place.hasNextPage) return;
    if (place.endCursor === null || place.endCursor === after) throw new Error('a list does not go on');
    [head, after] = ['', place.endCursor];
  }
}

function pageIn({ data, errors }: ExecutionResult, { path }: ListExport): Page {
  if (errors) throw new PageFailed(errors);
  const page = path.reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], data);
  if (!page) throw notExportable('NOT_FOUND', 'There is no such object that you may see.');
  return page as Page;
}
