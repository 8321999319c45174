import { allOf, type Scope } from './condition';
import type { Sql } from './query';
import { tableOf, type ColumnSet, type JoinedRow, type Param, type Row } from './rows';

/** What stands after SELECT and FROM for columns of a table under an alias, and for the rows that are read with it. */
export interface Source extends Sql {
  list: string;
}

/**
 * Columns of a table and of the rows that its keys refer to: `list` goes after SELECT, `sql` after the table. Of a row that
 * the viewer may not see every column is null, as of one that there is not.
 */
export function joinedSql(columns: ColumnSet, alias: string, scope: Scope): Source {
  const params: Param[] = [];
  let list = columns.select(alias);
  let sql = '';
  columns.joined.forEach(({ name, key, entity, columns: theirs }, index) => {
    const joined = `${alias}_${index}`;
    const refers = { sql: `${joined}.id = ${alias}.\`${key}\``, params: [] };
    const condition = allOf(refers, scope(entity, joined));
    for (const column of theirs.names) list += `, ${joined}.\`${column}\` AS \`${name}.${column}\``;
    sql += ` LEFT JOIN ${tableOf(entity).name} ${joined} ON ${condition.sql}`;
    params.push(...condition.params);
  });
  return { list, sql, params };
}

/** The row that came with another one: null when there is none that the viewer may see, undefined when it was not read. */
export function joinedRow(row: Row, { name, columns }: JoinedRow): Row | null | undefined {
  const id = row[`${name}.id`];
  if (id === undefined || id === null) return id;
  const joined: Row = {};
  for (const column of columns.names) joined[column] = row[`${name}.${column}`];
  return joined;
}
