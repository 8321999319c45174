import { memoized } from '../core/memoized';
import { isConstant } from '../core/constant';
import type { EntityClass } from '../core/node';
import {
  countCap,
  defaultPageSize,
  largestPageSize,
  type Page,
  type PageArgs,
  type WhereInput,
} from '../core/page';
import { InvalidInput, Refusal } from '../core/user-error';
import { allOf, everything, type Condition, type Scope } from './condition';
import { cursorOf, keysetSql, orderingOf, orderSql, readCursor, type Ordering } from './keyset';
import { defaultWhereOf } from './listing';
import { joinedSql } from './joined-rows';
import { childrenOf, lineageLimit, orderedHereBy, type Parents } from './lineage';
import { tableOf, type ColumnSet, type Param, type Row, type WindowSum } from './rows';
import { sumsBeside, sumsSql } from './sums-columns';
import type { Dialect } from './session';
import { alongSql, type LookedAt, type Walk } from './walk';
import { whereToSql } from './where';

/** A checked request for pages of one list: what is read is the same for every parent. */
export interface PageRequest {
  entity: EntityClass;
  /** What the list was narrowed by, beside the filter of the client. */
  narrowed: Condition;
  ordering: Ordering;
  matching: Condition;
  size: number;
  backward: boolean;
  continued: boolean;
  /** What else is looked at for each row, where an index is walked for a page of the whole list. */
  along: readonly LookedAt[];
  /** What is worked out from all children of each parent; only where pages of many are numbered. */
  windows: readonly WindowSum[];
}

/** A statement ready to run. */
export interface Sql {
  sql: string;
  params: readonly Param[];
}

/** What the table that is read is called in conditions and orders. */
export const alias = 't';

const constants = memoized((_: Scope) => new WeakMap<PageArgs, PageRequest[]>());

/**
 * Checks the arguments of a connection and works out what to read: once for a viewer where neither of both changes.
 * @param isWhole whether it is a page of the whole list, which may walk an index
 * @throws Refusal with InvalidInput naming the argument
 */
export function pageRequest(
  entity: EntityClass,
  args: PageArgs,
  scope: Scope,
  condition: Condition = everything,
  isWhole = false,
): PageRequest {
  const made = (): PageRequest => newRequest(entity, args, scope, condition, isWhole);
  if (!isConstant(args) || !isConstant(condition)) return made();
  const ofScope = constants(scope);
  const known = ofScope.get(args) ?? [];
  const found = known.find((request) => request.entity === entity && request.narrowed === condition);
  if (found) return found;
  const request = made();
  ofScope.set(args, [...known, request]);
  return request;
}

function newRequest(
  entity: EntityClass,
  args: PageArgs,
  scope: Scope,
  condition: Condition,
  isWhole: boolean,
): PageRequest {
  const { size, backward, cursor } = sizeOf(args);
  const ordering = orderingOf(entity, args.orderBy);
  const values = cursor === null ? null : readCursor(ordering, cursor, backward ? 'before' : 'after');
  const along: LookedAt[] = [];
  const order = isWhole ? ordering.terms.map(({ column }) => column) : [];
  const matching = allOf(
    conditionOf(entity, args.where, scope, { order, along }),
    condition,
    values && keysetSql(ordering, values, alias, backward),
  );
  const continued = values !== null;
  return { entity, narrowed: condition, ordering, matching, along, size, backward, continued, windows: [] };
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

/** The rows of an entity that match a filter and that the viewer may see; where an index may be walked, in that order. */
export function conditionOf(
  entity: EntityClass,
  where: WhereInput | null | undefined,
  scope: Scope,
  walk?: Walk,
): Condition {
  const whole = { ...defaultWhereOf(entity), ...where };
  const filter = Object.keys(whole).length > 0 ? whereToSql(entity, whole, alias, scope, walk) : null;
  return allOf(scope(entity, alias), filter);
}

/** The columns that are read for a page: those that are asked for, and those that order it, of which its cursors are made. */
export function columnsOf({ ordering }: PageRequest, columns: ColumnSet, key?: string): ColumnSet {
  const also = ordering.terms.map(({ column }) => column);
  return columns.and(key ? [...also, key] : also);
}

/**
 * One page of the whole list: it is found and ordered by ids, in indexes where they suffice, and only its rows are read, with
 * their sums.
 */
export function pageSql(request: PageRequest, columns: ColumnSet, scope: Scope, dialect: Dialect): Sql {
  const { entity, matching, ordering, backward, size } = request;
  const { name, pick } = tableOf(entity);
  const order = (of: string) => orderSql(ordering, of, backward);
  const keys = columnsOf(request, pick([])).select(alias);
  const { sql: along, params: ofAlong } = alongSql(request.along, dialect);
  const found = `SELECT ${keys} FROM ${name} ${alias}${along} WHERE ${matching.sql} ORDER BY ${order(alias)} LIMIT ${size + 1}`;
  const { list, sql, params } = joinedSql(columnsOf(request, columns), 'p', scope);
  const sums = sumsSql(columns, 'p');
  return {
    sql: `SELECT ${list}${sums.sql} FROM (${found}) n JOIN ${name} p ON p.id = n.id${sql} ORDER BY ${order('n')}`,
    params: [...sums.params, ...ofAlong, ...matching.params, ...params],
  };
}

/** How many rows match, counted no further than the cap. */
export function countSql(entity: EntityClass, matching: Condition): Sql {
  const from = `SELECT 1 FROM ${tableOf(entity).name} ${alias} WHERE ${matching.sql} LIMIT ${countCap + 1}`;
  return { sql: `SELECT COUNT(*) AS count FROM (${from}) c`, params: matching.params };
}

/** The children of parents, in an order that is part of the declaration. */
export function listSql(
  entity: EntityClass,
  parents: Parents,
  matching: Condition,
  orderBy: string,
  columns: ColumnSet,
  scope: Scope,
): Sql {
  const { name } = tableOf(entity);
  const found = childrenOf(name, alias, parents, matching);
  const read = parents.lineage ? columns : columns.and([parents.key]);
  const { list, sql, params } = joinedSql(read, alias, scope);
  const sums = sumsBeside(columns, name);
  const [also, limit] = parents.lineage
    ? [`${found.parentKey} AS parentKey, `, ` ${lineageLimit}`]
    : ['', ''];
  const order = orderedHereBy(parents, orderBy) === null ? ` ORDER BY ${orderBy}` : '';
  return {
    sql: `SELECT ${also}${list}${sums.list} FROM ${found.from}${sums.sql}${sql} WHERE ${found.where.sql}${order}${limit}`,
    params: [...sums.params, ...found.params, ...params, ...found.where.params],
  };
}

/** Rows that match, in no order. */
export function matchingSql(entity: EntityClass, matching: Condition, columns: ColumnSet, scope: Scope): Sql {
  const { list, sql, params } = joinedSql(columns, alias, scope);
  return {
    sql: `SELECT ${list} FROM ${tableOf(entity).name} ${alias}${sql} WHERE ${matching.sql}`,
    params: [...params, ...matching.params],
  };
}

/** The join table behind a many-to-many reference. */
export interface Join {
  entity: EntityClass;
  from: string;
  to: string;
  orderBy: string;
}

/** Rows behind a join table, each with the key of the parent that it belongs to, and with its place where they come in no order. */
export function throughSql(
  entity: EntityClass,
  join: Join,
  parents: Parents,
  matching: Condition,
  columns: ColumnSet,
  scope: Scope,
): Sql {
  const links = childrenOf(tableOf(join.entity).name, 'j', parents, everything);
  const on = allOf({ sql: `${alias}.id = j.\`${join.to}\``, params: [] }, matching);
  const { list, sql, params } = joinedSql(columns, alias, scope);
  const { name } = tableOf(entity);
  const sums = sumsBeside(columns, name);
  const [also, limit] = parents.lineage ? ['LEFT ', ` ${lineageLimit}`] : ['', ''];
  const column = orderedHereBy(parents, join.orderBy);
  const [place, order] =
    column === null ? ['', ` ORDER BY ${join.orderBy}`] : [`${join.orderBy} AS ${column}, `, ''];
  return {
    sql:
      `SELECT ${links.parentKey} AS parentKey, ${place}${list}${sums.list} FROM ${links.from} ` +
      `${also}JOIN ${name} ${alias} ON ${on.sql}${sums.sql}${sql} ` +
      `WHERE ${links.where.sql}${order}${limit}`,
    params: [...sums.params, ...links.params, ...on.params, ...params, ...links.where.params],
  };
}

/** Makes a page out of the rows that were read for it, one more than its size when there are more. */
export function toPage({ ordering, size, backward, continued }: PageRequest, read: Row[]): Page<Row> {
  const more = read.length > size;
  const kept = more ? read.slice(0, size) : read;
  const rows = backward ? kept.toReversed() : kept;
  return backward
    ? new ReadPage(ordering, rows, continued, more)
    : new ReadPage(ordering, rows, more, continued);
}

class ReadPage implements Page<Row> {
  constructor(
    private readonly ordering: PageRequest['ordering'],
    readonly rows: Row[],
    readonly hasNextPage: boolean,
    readonly hasPreviousPage: boolean,
  ) {}

  cursorAt(index: number): string {
    return cursorOf(this.ordering, this.rows[index]!);
  }
}

function invalid(message: string, argument: string): Refusal {
  return new Refusal(new InvalidInput(message, [argument]));
}
