import { allOf, amongKeys } from './condition';
import { orderSql } from './keyset';
import { alias, columnsOf, type PageRequest, type Sql } from './query';
import { tableOf, type ColumnSet } from './rows';
import type { Dialect } from './session';

/** Parents up to which a page for each is a part of a union; more are numbered in one pass. docs/performance.md says why. */
const mostUnited = 16;

/** One page for each of many parents, in one statement; rows come ordered within their parent. */
export function nestedPageSql(
  request: PageRequest,
  key: string,
  parents: readonly number[],
  columns: ColumnSet,
  dialect: Dialect,
): Sql {
  const list = columnsOf(request, columns, key);
  if (parents.length <= mostUnited) return unitedSql(request, key, parents, list, dialect);
  const numbered = tableOf(request.entity).covers(key, list) ? numberedRowsSql : numberedKeysSql;
  return numbered(request, key, parents, list);
}

/** A limited SELECT for each parent: reads nothing but the rows of the pages, where an index has the order. */
function unitedSql(
  { entity, matching, ordering, backward, size }: PageRequest,
  key: string,
  parents: readonly number[],
  columns: ColumnSet,
  dialect: Dialect,
): Sql {
  const order = orderSql(ordering, alias, backward);
  const parts = parents.map((parent) => {
    const { sql } = allOf(amongKeys(`${alias}.\`${key}\``, [parent]), matching);
    const from = `${tableOf(entity).name} ${alias} WHERE ${sql} ORDER BY ${order} LIMIT ${size + 1}`;
    const part = `(SELECT ${columns.select(alias)} FROM ${from})`;
    // MariaDB would write a derived table down first; SQLite knows no parentheses around parts.
    return dialect === 'mysql' ? part : `SELECT * FROM ${part} p${parent}`;
  });
  return { sql: parts.join(' UNION ALL '), params: parents.flatMap(() => matching.params) };
}

/** All rows of all parents are numbered by their ids alone; only those of the pages are then read. */
function numberedKeysSql(
  request: PageRequest,
  key: string,
  parents: readonly number[],
  columns: ColumnSet,
): Sql {
  const { name } = tableOf(request.entity);
  const { sql: numbered, params } = numberedSql(request, key, parents, `${alias}.id`);
  return {
    sql:
      `SELECT ${columns.select('p')} FROM (${numbered}) n JOIN ${name} p ON p.id = n.id ` +
      `WHERE n.place <= ${request.size + 1} ORDER BY p.\`${key}\`, n.place`,
    params,
  };
}

/** The rows are numbered as a whole: for an index that holds all that is read of them. */
function numberedRowsSql(
  request: PageRequest,
  key: string,
  parents: readonly number[],
  columns: ColumnSet,
): Sql {
  const { sql: numbered, params } = numberedSql(request, key, parents, columns.select(alias));
  const sql =
    `SELECT ${columns.select('n')} FROM (${numbered}) n ` +
    `WHERE n.place <= ${request.size + 1} ORDER BY n.\`${key}\`, n.place`;
  return { sql, params };
}

function numberedSql(
  { entity, matching, ordering, backward }: PageRequest,
  key: string,
  parents: readonly number[],
  list: string,
): Sql {
  const column = `${alias}.\`${key}\``;
  const order = orderSql(ordering, alias, backward);
  const { sql: found, params } = allOf(amongKeys(column, parents), matching);
  const sql =
    `SELECT ${list}, ROW_NUMBER() OVER (PARTITION BY ${column} ORDER BY ${order}) AS place ` +
    `FROM ${tableOf(entity).name} ${alias} WHERE ${found}`;
  return { sql, params };
}
