import type { Condition } from './condition';
import type { Source } from './joined-rows';
import type { ColumnSet, SumsColumn, WindowSum } from './rows';

/** The same columns together with sums over the children of each row. */
export function withSums(columns: ColumnSet, sums: readonly SumsColumn[]): ColumnSet {
  if (sums.length === 0) return columns;
  const labels = sums.map(({ name, params, select }) => `${name} ${select('')} ${JSON.stringify(params)}`);
  return { ...columns, sums, label: [columns.label, ...labels].join('; ') };
}

/**
 * The sums among columns of a table under an alias, to stand after its other columns; empty without any. Their values come
 * first in the statement.
 */
export function sumsSql({ sums }: ColumnSet, alias: string): Condition {
  const list = sums.map(({ name, select }) => `, (${select(alias)}) AS \`${name}\``);
  return { sql: list.join(''), params: sums.flatMap(({ params }) => params) };
}

/**
 * The sums among columns of a table that stands under the alias `t`, as their own do: `sql` goes after it and names it once
 * more, so that they can be told whose children they are about.
 */
export function sumsBeside(columns: ColumnSet, table: string): Source {
  const { sql: list, params } = sumsSql(columns, 'p');
  return { list, sql: list === '' ? '' : ` LEFT JOIN ${table} p ON p.id = t.id`, params };
}

/** The same columns together with sums over all children of a parent, for pages of many parents. */
export function withWindows(columns: ColumnSet, windows: readonly WindowSum[]): ColumnSet {
  if (windows.length === 0) return columns;
  const labels = windows.map(({ name, expression }) => `${name} ${expression}`);
  return { ...columns, windows, label: [columns.label, ...labels].join('; ') };
}

const single = /^(?:COUNT|SUM|MIN|MAX)\([^()]*\)$/;

/** Whether an expression is one aggregate and nothing else, so that it can be worked out for each row of a page. */
export function isSingleAggregate(expression: string): boolean {
  return single.test(expression);
}

/** Such sums, for the rows that share the value of a column, to stand after other columns. */
export function windowsSql(windows: readonly WindowSum[], column: string): string {
  return windows
    .map(({ name, expression }) => `, ${expression} OVER (PARTITION BY ${column}) AS \`${name}\``)
    .join('');
}
