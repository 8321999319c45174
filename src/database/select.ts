import type { BesideSql } from './beside';
import type { Condition } from './condition';
import type { ColumnSet, Table } from './rows';
import type { Dialect } from './session';

/** How rows are held until the end of the transaction: against every other one, or against those that would change them. */
export type Lock = 'update' | 'share';

/** What is read of a table, and how the rows are held. */
export interface Selected {
  table: Table;
  /** All, unless some are named. */
  columns?: ColumnSet | undefined;
  /** Rows that are read along; the values of their SQL stand before those of the condition. */
  beside?: BesideSql | undefined;
  lock?: Lock | undefined;
  orderBy?: string | undefined;
  limit?: number | undefined;
}

/** The statement that reads the rows of a table, which it calls `t`, that meet a condition: whole, or some columns. */
export function selectSql(
  { table, columns = table.all, beside, lock, orderBy, limit }: Selected,
  condition: Condition,
  dialect: Dialect,
): string {
  const order = orderBy ? ` ORDER BY ${orderBy}` : '';
  const most = limit ? ` LIMIT ${limit}` : '';
  const list = `${columns.select('t')}${beside?.list ?? ''}`;
  const from = `${table.name} t${beside?.sql ?? ''}`;
  return `SELECT ${list} FROM ${from} WHERE ${condition.sql}${order}${most}${lockSql(dialect, lock)}`;
}

/** SQLite needs no row locks: its writers queue. */
function lockSql(dialect: Dialect, lock: Lock | undefined): string {
  if (!lock || dialect === 'sqlite') return '';
  return lock === 'update' ? ' FOR UPDATE' : ' LOCK IN SHARE MODE';
}
