import type { Condition } from './condition';
import type { ColumnSet, Table } from './rows';
import type { Dialect } from './session';

/** How rows are held until the end of the transaction: against every other one, or against those that would change them. */
export type Lock = 'update' | 'share';

/** The statement that reads rows of a table, which it calls `t`: whole, or some columns. */
export function selectSql(
  table: Table,
  condition: Condition,
  {
    dialect,
    columns = table.all,
    lock,
    orderBy,
    limit,
  }: {
    dialect: Dialect;
    columns?: ColumnSet | undefined;
    lock?: Lock | undefined;
    orderBy?: string;
    limit?: number;
  },
): string {
  const order = orderBy ? ` ORDER BY ${orderBy}` : '';
  const most = limit ? ` LIMIT ${limit}` : '';
  return `SELECT ${columns.select('t')} FROM ${table.name} t WHERE ${condition.sql}${order}${most}${lockSql(dialect, lock)}`;
}

/** SQLite needs no row locks: its writers queue. */
function lockSql(dialect: Dialect, lock: Lock | undefined): string {
  if (!lock || dialect === 'sqlite') return '';
  return lock === 'update' ? ' FOR UPDATE' : ' LOCK IN SHARE MODE';
}
