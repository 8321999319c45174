import { parseGlobalId, upperFirst } from '../core/global-id';
import type { EntityClass } from '../core/node';
import type { WhereInput } from '../core/page';
import { comparisons, countLeaf, refuse, type Build } from './comparisons';
import { allOf, anyOf, everything, noneOf, type Condition, type Scope } from './condition';
import { apart, columnsOfOneValue } from './copied-filters';
import { listingOf, type Filter, type NodeFilter, type RelationFilter } from './listing';
import { tableOf } from './rows';
import type { Walk } from './walk';

/**
 * Turns a client's filter into SQL. What filters by another table sees only what the viewer may see of it.
 * @param walk where a page of the rows is read in an order
 * @throws Refusal with InvalidInput naming the place: a malformed value, over 50 comparisons, over 100 values in a list
 */
export function whereToSql(
  entity: EntityClass,
  where: WhereInput,
  alias: string,
  scope: Scope,
  { order, along }: Walk = { order: [], along: [] },
): Condition {
  const { sharedWith, copies, walk } = tableOf(entity);
  const { filters } = listingOf(entity);
  const ordered = order.length > 0 && copies.length > 0;
  const walked = ordered ? walk(columnsOfOneValue(filters, where, copies), order) : null;
  const build: Build = { scope, sharedWith, walked, copies: walked ? copies : [], along, leaves: 0 };
  return group(filters, where, alias, build, ['where']);
}

function group(
  filters: Record<string, Filter>,
  where: WhereInput,
  alias: string,
  build: Build,
  path: string[],
): Condition {
  const parts = Object.entries(where).map(([name, value]) => {
    const here = [...path, name];
    if (value === null || value === undefined)
      return refuse('A filter must not be null; leave it out.', here);
    const inside = (item: unknown, at: string[]) => group(filters, item as WhereInput, alias, build, at);
    if (name === 'not') return noneOf(inside(value, here));
    if (name === 'and' || name === 'or') {
      const items = (value as unknown[]).map((item, index) => inside(item, [...here, String(index)]));
      return name === 'and' ? allOf(...items) : anyOf(...items);
    }
    return one(filters[name]!, value as WhereInput, alias, build, here);
  });
  return allOf(...parts);
}

function one(filter: Filter, value: WhereInput, alias: string, build: Build, path: string[]): Condition {
  if (filter.kind === 'node') return sameNode(filter, value, alias, build, path);
  if (filter.kind !== 'relation') return comparisons(filter, value, alias, build, path);
  const { fields, own, others } = apart(filter, value, build.copies);
  const copied = own && group(fields, own, alias, build, path);
  const inner = `${alias}_${build.along.length}`;
  const asked = allOf(build.scope(filter.entity, inner), group(filter.fields, others, inner, build, path));
  if (copied && asked === everything) return copied;
  if (!isLookedAt(filter, others, build)) {
    const matching = allOf(asked, sharing(filter, alias, inner, build));
    return allOf(copied, amongRelated(filter, matching, alias, inner));
  }
  const on = allOf(sameRow(filter, alias, inner), asked);
  // Deeper in the filter stands what not every row must meet.
  if (path.length > topLevel) return allOf(copied, isThere(filter, on, inner));
  build.along.push({ entity: filter.entity, alias: inner, on });
  return copied ?? everything;
}

/** How long the path is of a field that all rows must meet: `where.stage`. */
const topLevel = 2;

/** Whether each row that is walked by is looked at: the database would collect all related rows, and sort what it finds by them. */
function isLookedAt({ column, key }: RelationFilter, others: WhereInput, { walked }: Build): boolean {
  return key === 'id' && walked !== null && walked.includes(column) && !('id' in others);
}

function sameRow({ column, key }: RelationFilter, alias: string, inner: string): Condition {
  return { sql: `${inner}.\`${key}\` = ${alias}.\`${column}\``, params: [] };
}

function isThere({ entity }: RelationFilter, { sql, params }: Condition, inner: string): Condition {
  // MariaDB turns an EXISTS that is compared with nothing into IN.
  return { sql: `EXISTS (SELECT 1 FROM ${tableOf(entity).name} ${inner} WHERE ${sql}) = 1`, params };
}

function amongRelated(
  { entity, column, key }: RelationFilter,
  matching: Condition,
  alias: string,
  inner: string,
): Condition {
  const select = `SELECT ${inner}.\`${key}\` FROM ${tableOf(entity).name} ${inner} WHERE ${matching.sql}`;
  return { sql: `${alias}.\`${column}\` IN (${select})`, params: matching.params };
}

/** What both rows hold alike. It leaves the result as it is and lets the database come from either side: see docs/performance.md. */
function sharing(
  { column, key }: RelationFilter,
  alias: string,
  inner: string,
  build: Build,
): Condition | null {
  const shared = key === 'id' ? build.sharedWith(column) : [];
  if (shared.length === 0) return null;
  const equal = shared.map(({ own, theirs }) => `${inner}.\`${theirs}\` = ${alias}.\`${own}\``);
  return { sql: equal.join(' AND '), params: [] };
}

function sameNode(
  filter: NodeFilter,
  { eq }: WhereInput,
  alias: string,
  build: Build,
  path: string[],
): Condition {
  if (eq === undefined) return everything;
  countLeaf(build, path);
  const parsed = typeof eq === 'string' ? parseGlobalId(eq) : null;
  if (!parsed) return refuse('This is no id of an object.', [...path, 'eq']);
  return {
    sql: `${alias}.\`${filter.typeColumn}\` = ? AND ${alias}.\`${filter.column}\` = ?`,
    params: [upperFirst(parsed.prefix), parsed.key],
  };
}
