import { countCap, type Page } from '../core/page';
import type { Row } from '../database/rows';
import type { ConnectionSelection } from './plan';

function pageInfoOf(
  fields: ReadonlySet<string>,
  { rows: { length }, cursorAt, hasNextPage, hasPreviousPage }: Page<Row>,
): object {
  const cursor = (field: string, index: number): string | null =>
    length > 0 && fields.has(field) ? cursorAt(index) : null;
  return {
    hasNextPage,
    hasPreviousPage,
    startCursor: cursor('startCursor', 0),
    endCursor: cursor('endCursor', length - 1),
  };
}

/** The answer of a connection, as far as its page and its count were read. */
export function connectionAnswer(
  selection: ConnectionSelection,
  page: Page<Row> | undefined,
  nodes: object[] | undefined,
  count: unknown,
): object {
  const answer: Record<string, unknown> = { nodes };
  if (page && (selection.edges || selection.pageInfo)) {
    const { cursorAt } = page;
    if (selection.edges) answer.edges = nodes!.map((node, index) => ({ cursor: cursorAt(index), node }));
    if (selection.pageInfo) answer.pageInfo = pageInfoOf(selection.pageInfo, page);
  }
  if (typeof count === 'number') {
    answer.totalCount = Math.min(count, countCap);
    answer.totalCountIsCapped = count > countCap;
  } else if (count !== undefined) Object.assign(answer, { totalCount: count, totalCountIsCapped: count });
  return answer;
}
