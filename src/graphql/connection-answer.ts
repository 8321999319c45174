import type { Page } from '../core/page';
import type { Row } from '../database/rows';
import { countsOf } from './connection';

/** How a connection, an edge or a page info is made up: the keys of its answer with the fields that stand there. */
export interface Shape {
  type: string;
  fields: ReadonlyArray<{ key: string; name: string; below: Shape | null }>;
}

/**
 * Makes the answer of a connection.
 * @param nodes the answers of the rows of the page
 * @param count an Error where the counting has failed
 */
export type ConnectionAnswer = (
  page: Page<Row> | undefined,
  nodes: object[] | undefined,
  count: unknown,
) => object;

/** What stands in a field, as an expression; `index` is the place of an edge. */
const expressions: Record<string, (below: string) => string> = {
  nodes: () => 'nodes',
  edges: (edge) => `nodes && nodes.map((node, index) => (${edge}))`,
  node: () => 'node',
  cursor: () => 'page.cursorAt(index)',
  pageInfo: (info) => `page && ${info}`,
  hasNextPage: () => 'page.hasNextPage',
  hasPreviousPage: () => 'page.hasPreviousPage',
  startCursor: () => 'page.rows.length === 0 ? null : page.cursorAt(0)',
  endCursor: () => 'page.rows.length === 0 ? null : page.cursorAt(page.rows.length - 1)',
  totalCount: () => `counted('totalCount', count)`,
  totalCountIsCapped: () => `counted('totalCountIsCapped', count)`,
};

/** Compiles the function that makes the answer of a connection. @param final whether it fails with its count */
export function compileConnection(shape: Shape, final: boolean): ConnectionAnswer {
  const source = `return function connection(page, nodes, count) { return ${literal(shape)}; }`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- it holds nothing but names of fields, and names that clients have given to them, which are of letters, digits and underscores
  return new Function('counted', source)(final ? surelyCounted : counted) as ConnectionAnswer;
}

function literal({ type, fields }: Shape): string {
  const parts = fields.map(({ key, name, below }) => {
    const value = expressions[name]?.(below ? literal(below) : '') ?? `'${type}'`;
    return `${key}: ${value}`;
  });
  return `{ ${parts.join(', ')} }`;
}

type CountField = keyof ReturnType<typeof countsOf>;

function counted(field: CountField, count: unknown): unknown {
  return typeof count === 'number' ? countsOf(count)[field] : count;
}

function surelyCounted(field: CountField, count: unknown): unknown {
  if (count instanceof Error) throw count;
  return counted(field, count);
}
