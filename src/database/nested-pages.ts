import type { Page } from '../core/page';
import { allOf, amongKeys, holdingKeys } from './condition';
import type { Scope } from './condition';
import { joinedSql } from './joined-rows';
import { inOrder, orderSql } from './keyset';
import { byParent, childrenOf, eachOf, lineageLimit, type Parents } from './lineage';
import { alias, columnsOf, toPage, type PageRequest, type Sql } from './query';
import { tableOf, type ColumnSet, type Row } from './rows';
import type { Dialect } from './session';
import { windowsSql } from './sums-columns';

/** Parents up to which a page for each is a part of a union; more are numbered in one pass. docs/performance.md says why. */
const mostUnited = 16;

/** Whether there are so many parents that the rows of all of them are numbered, and can be summed up by the way. */
export function areNumbered(ids: readonly unknown[]): boolean {
  return ids.length > mostUnited;
}

/** One page for each of many parents, in one statement; rows come ordered within their parent. */
export function nestedPageSql(
  request: PageRequest,
  parents: Parents,
  columns: ColumnSet,
  scope: Scope,
  dialect: Dialect,
): Sql {
  if (parents.lineage) return lineageSql(request, parents, columns, scope);
  const { key, ids } = parents;
  const list = columnsOf(request, columns, key);
  if (!areNumbered(ids)) return unitedSql(request, key, ids, list, scope, dialect);
  const numbered = tableOf(request.entity).covers(key, list) ? numberedRowsSql : numberedKeysSql;
  return numbered(request, key, ids, list, scope);
}

/**
 * All children of the rows of a lineage, since there are few; pages are cut out of them. They come in no order: to put what it has joined in
 * one, a database makes a temporary table.
 */
function lineageSql(request: PageRequest, parents: Parents, columns: ColumnSet, scope: Scope): Sql {
  const { entity, matching } = request;
  const found = childrenOf(tableOf(entity).name, alias, parents, matching);
  const { list, sql, params } = joinedSql(columnsOf(request, columns), alias, scope);
  return {
    sql: `SELECT ${found.parentKey} AS parentKey, ${list} FROM ${found.from}${sql} WHERE ${found.where.sql} ${lineageLimit}`,
    params: [...found.params, ...params, ...found.where.params],
  };
}

/** The page of each parent, of what the statement has read. */
export function nestedPages(
  request: PageRequest,
  parents: Parents,
  rows: readonly Row[],
): Map<number, Page<Row>> {
  const order = parents.lineage ? inOrder(request.ordering, request.backward) : null;
  return eachOf(byParent(rows, parents), (own) => toPage(request, order ? own.toSorted(order) : own));
}

/** A limited SELECT for each parent: reads nothing but the rows of the pages, where an index has the order. */
function unitedSql(
  { entity, matching, ordering, backward, size }: PageRequest,
  key: string,
  parents: readonly number[],
  columns: ColumnSet,
  scope: Scope,
  dialect: Dialect,
): Sql {
  const order = orderSql(ordering, alias, backward);
  const joined = joinedSql(columns, alias, scope);
  const parts = parents.map((parent, index) => {
    const { sql, params } = allOf(holdingKeys(`${alias}.\`${key}\``, [parent]), matching);
    const from = `${tableOf(entity).name} ${alias}${joined.sql} WHERE ${sql} ORDER BY ${order} LIMIT ${size + 1}`;
    const part = `(SELECT ${joined.list} FROM ${from})`;
    // MariaDB would write a derived table down first; SQLite knows no parentheses around parts.
    return {
      sql: dialect === 'mysql' ? part : `SELECT * FROM ${part} p${index}`,
      params: [...joined.params, ...params],
    };
  });
  return {
    sql: parts.map(({ sql }) => sql).join(' UNION ALL '),
    params: parts.flatMap(({ params }) => params),
  };
}

/** All rows of all parents are numbered by their ids alone; only those of the pages are then read. */
function numberedKeysSql(
  request: PageRequest,
  key: string,
  parents: readonly number[],
  columns: ColumnSet,
  scope: Scope,
): Sql {
  const { name } = tableOf(request.entity);
  const numbered = numberedSql(request, key, parents, `${alias}.id`);
  const { list, sql, params } = joinedSql(columns, 'p', scope);
  return {
    sql:
      `SELECT ${list}${namesOf(request)} FROM (${numbered.sql}) n JOIN ${name} p ON p.id = n.id${sql} ` +
      `WHERE n.place <= ${request.size + 1} ORDER BY p.\`${key}\`, n.place`,
    params: [...numbered.params, ...params],
  };
}

/** The rows are numbered as a whole: for an index that holds all that is read of them. */
function numberedRowsSql(
  request: PageRequest,
  key: string,
  parents: readonly number[],
  columns: ColumnSet,
  scope: Scope,
): Sql {
  const numbered = numberedSql(request, key, parents, columns.select(alias));
  const { list, sql, params } = joinedSql(columns, 'n', scope);
  return {
    sql:
      `SELECT ${list}${namesOf(request)} FROM (${numbered.sql}) n${sql} ` +
      `WHERE n.place <= ${request.size + 1} ORDER BY n.\`${key}\`, n.place`,
    params: [...numbered.params, ...params],
  };
}

function numberedSql(
  { entity, matching, ordering, backward, windows }: PageRequest,
  key: string,
  parents: readonly number[],
  list: string,
): Sql {
  const column = `${alias}.\`${key}\``;
  const order = orderSql(ordering, alias, backward);
  const { sql: found, params } = allOf(amongKeys(column, parents), matching);
  const sql =
    `SELECT ${list}, ROW_NUMBER() OVER (PARTITION BY ${column} ORDER BY ${order}) AS place${windowsSql(windows, column)} ` +
    `FROM ${tableOf(entity).name} ${alias} WHERE ${found}`;
  return { sql, params };
}

function namesOf({ windows }: PageRequest): string {
  return windows.map(({ name }) => `, n.\`${name}\``).join('');
}
