import type { EntityClass, Node } from '../core/node';
import {
  countCap,
  defaultPageSize,
  largestPageSize,
  type Page,
  type PageArgs,
  type WhereInput,
} from '../core/page';
import { InvalidInput, Refusal } from '../core/user-error';
import { allOf, amongKeys, everything, type Condition, type Scope } from './condition';
import { cursorOf, keysetSql, orderingOf, orderSql, readCursor, type Ordering } from './keyset';
import { defaultWhereOf } from './listing';
import { tableOf, type Param, type Row } from './rows';
import { whereToSql } from './where';

/** A checked request for pages of one list: what is read is the same for every parent. */
export interface PageRequest<T extends Node = Node> {
  entity: EntityClass<T>;
  ordering: Ordering;
  matching: Condition;
  size: number;
  backward: boolean;
  continued: boolean;
}

/** A statement ready to run. */
export interface Sql {
  sql: string;
  params: readonly Param[];
}

const alias = 't';

/**
 * Checks the arguments of a connection and works out what to read.
 * @throws Refusal with InvalidInput naming the argument
 */
export function pageRequest<T extends Node>(
  entity: EntityClass<T>,
  args: PageArgs,
  scope: Scope,
  condition: Condition = everything,
): PageRequest<T> {
  const { size, backward, cursor } = sizeOf(args);
  const ordering = orderingOf(entity, args.orderBy);
  const values = cursor === null ? null : readCursor(ordering, cursor, backward ? 'before' : 'after');
  const matching = allOf(
    conditionOf(entity, args.where, scope),
    condition,
    values && keysetSql(ordering, values, alias, backward),
  );
  return { entity, ordering, matching, size, backward, continued: values !== null };
}

function sizeOf(args: PageArgs): { size: number; backward: boolean; cursor: string | null } {
  const { first = null, last = null, after = null, before = null } = args;
  if (first !== null && last !== null) throw invalid('Give `first` or `last`, not both.', 'last');
  if (last === null && before !== null) throw invalid('`before` goes with `last`.', 'before');
  if (last !== null && after !== null) throw invalid('`after` goes with `first`.', 'after');
  if (args.first === null && last === null)
    throw invalid('Leave it out for a page of the usual size.', 'first');
  if (args.last === null && first === null)
    throw invalid('Leave it out for a page of the usual size.', 'last');
  const size = last ?? first ?? defaultPageSize;
  if (size < 1 || size > largestPageSize)
    throw invalid(`A page has 1 to ${largestPageSize} rows.`, last === null ? 'first' : 'last');
  return { size, backward: last !== null, cursor: after ?? before };
}

/** The rows of an entity that match a filter and that the viewer may see. */
export function conditionOf(
  entity: EntityClass,
  where: WhereInput | null | undefined,
  scope: Scope,
): Condition {
  const whole = { ...defaultWhereOf(entity), ...where };
  const filter = Object.keys(whole).length > 0 ? whereToSql(entity, whole, alias, scope) : null;
  return allOf(scope(entity, alias), filter);
}

/** One page of the whole list. */
export function pageSql(request: PageRequest): Sql {
  const { entity, matching, ordering, backward, size } = request;
  const table = tableOf(entity);
  const order = orderSql(ordering, alias, backward);
  return {
    sql: `SELECT ${table.select(alias)} FROM ${table.name} ${alias} WHERE ${matching.sql} ORDER BY ${order} LIMIT ${size + 1}`,
    params: matching.params,
  };
}

/** One page for each of many parents, in one statement; rows come ordered within their parent. */
export function nestedPageSql(request: PageRequest, key: string, parents: readonly number[]): Sql {
  const { entity, matching, ordering, backward, size } = request;
  const table = tableOf(entity);
  const order = orderSql(ordering, alias, backward);
  const { sql: found, params } = allOf(amongKeys(`${alias}.\`${key}\``, parents), matching);
  const numbered =
    `SELECT ${table.select(alias)}, ROW_NUMBER() OVER (PARTITION BY ${alias}.\`${key}\` ORDER BY ${order}) AS rowNumber ` +
    `FROM ${table.name} ${alias} WHERE ${found}`;
  return {
    sql: `SELECT ${table.select('p')} FROM (${numbered}) p WHERE p.rowNumber <= ${size + 1} ORDER BY p.\`${key}\`, p.rowNumber`,
    params,
  };
}

/** How many rows match, counted no further than the cap. */
export function countSql(entity: EntityClass, matching: Condition): Sql {
  const from = `SELECT 1 FROM ${tableOf(entity).name} ${alias} WHERE ${matching.sql} LIMIT ${countCap + 1}`;
  return { sql: `SELECT COUNT(*) AS count FROM (${from}) c`, params: matching.params };
}

/** Aggregates over the children of many parents, in one statement: a row for each parent that has any. */
export function aggregateSql(
  entity: EntityClass,
  key: string,
  parents: readonly number[],
  expressions: Record<string, string>,
  matching: Condition,
): Sql {
  const column = `${alias}.\`${key}\``;
  const list = Object.entries(expressions).map(([name, expression]) => `${expression} AS \`${name}\``);
  const { sql: found, params } = allOf(amongKeys(column, parents), matching);
  return {
    sql: `SELECT ${column} AS parentKey, ${list.join(', ')} FROM ${tableOf(entity).name} ${alias} WHERE ${found} GROUP BY ${column}`,
    params,
  };
}

/** Rows whose key column is one of many values, in an order that is part of the declaration. */
export function listSql(
  entity: EntityClass,
  key: string,
  keys: readonly number[],
  matching: Condition,
  orderBy: string,
): Sql {
  const table = tableOf(entity);
  const { sql: found, params } = allOf(amongKeys(`${alias}.\`${key}\``, keys), matching);
  return {
    sql: `SELECT ${table.select(alias)} FROM ${table.name} ${alias} WHERE ${found} ORDER BY ${orderBy}`,
    params,
  };
}

/** Rows behind a join table, each with the key of the parent that it belongs to. */
export function throughSql(
  entity: EntityClass,
  join: { entity: EntityClass; from: string; to: string; orderBy: string },
  parents: readonly number[],
  matching: Condition,
): Sql {
  const table = tableOf(entity);
  const { sql: found, params } = allOf(amongKeys(`j.\`${join.from}\``, parents), matching);
  return {
    sql:
      `SELECT j.\`${join.from}\` AS parentKey, ${table.select(alias)} FROM ${tableOf(join.entity).name} j ` +
      `JOIN ${table.name} ${alias} ON ${alias}.id = j.\`${join.to}\` ` +
      `WHERE ${found} ORDER BY ${join.orderBy}`,
    params,
  };
}

/** Makes a page out of the rows that were read for it, one more than its size when there are more. */
export function toPage<T extends Node>(request: PageRequest<T>, read: readonly Row[]): Page<T> {
  const { entity, ordering, size, backward, continued } = request;
  const { toObject } = tableOf(entity);
  const more = read.length > size;
  const rows = (more ? read.slice(0, size) : [...read]).map((row) => toObject(row));
  if (backward) rows.reverse();
  return {
    rows,
    get cursors() {
      return rows.map((row) => cursorOf(ordering, row));
    },
    hasNextPage: backward ? continued : more,
    hasPreviousPage: backward ? more : continued,
  };
}

function invalid(message: string, argument: string): Refusal {
  return new Refusal(new InvalidInput(message, [argument]));
}
