import type { Condition } from './condition';
import type { ColumnSet, SumsColumn } from './rows';

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
export function sumsSql({ sums = [] }: ColumnSet, alias: string): Condition {
  const list = sums.map(({ name, select }) => `, (${select(alias)}) AS \`${name}\``);
  return { sql: list.join(''), params: sums.flatMap(({ params }) => params) };
}
