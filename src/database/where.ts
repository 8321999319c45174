import { parseGlobalId, upperFirst } from '../core/global-id';
import type { EntityClass } from '../core/node';
import type { WhereInput } from '../core/page';
import { comparisons, countLeaf, refuse, type Build } from './comparisons';
import { allOf, anyOf, everything, noneOf, type Condition, type Scope } from './condition';
import { apart, columnsOfOneValue } from './copied-filters';
import { listingOf, type Filter, type NodeFilter, type RelationFilter } from './listing';
import { tableOf } from './rows';

/**
 * Turns a client's filter into SQL. What filters by another table sees only what the viewer may see of it. For rows that are read
 * in an order, it is made so that the database walks an index in that order where the filter says where to begin.
 * @param order the columns that order the rows; none where all of them are read
 * @throws Refusal with InvalidInput naming the place: a malformed value, over 50 comparisons, over 100 values in a list
 */
export function whereToSql(
  entity: EntityClass,
  where: WhereInput,
  alias: string,
  scope: Scope,
  order: readonly string[] = [],
): Condition {
  const { sharedWith, copies, walk } = tableOf(entity);
  const { filters } = listingOf(entity);
  const ordered = order.length > 0 && copies.length > 0;
  const walked = ordered ? walk(columnsOfOneValue(filters, where, copies), order) : null;
  const build: Build = { scope, sharedWith, walked, copies: walked ? copies : [], leaves: 0 };
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
  const inner = `${alias}_`;
  const asked = allOf(build.scope(filter.entity, inner), group(filter.fields, others, inner, build, path));
  if (copied && asked === everything) return copied;
  const related = isLookedUp(filter, others, build)
    ? lookedUp(filter, asked, alias)
    : amongRelated(filter, allOf(asked, sharing(filter, alias, inner, build)), alias);
  return allOf(copied, related);
}

/** Whether each row that is walked by is looked at: the database would collect all related rows, and sort what it finds by them. */
function isLookedUp({ column, key }: RelationFilter, others: WhereInput, { walked }: Build): boolean {
  return key === 'id' && walked !== null && walked.includes(column) && !('id' in others);
}

function lookedUp({ entity, column, key }: RelationFilter, asked: Condition, alias: string): Condition {
  const inner = `${alias}_`;
  const same = { sql: `${inner}.\`${key}\` = ${alias}.\`${column}\``, params: [] };
  const { sql, params } = allOf(same, asked);
  // MariaDB turns an EXISTS that is compared with nothing into IN.
  return { sql: `EXISTS (SELECT 1 FROM ${tableOf(entity).name} ${inner} WHERE ${sql}) = 1`, params };
}

function amongRelated(
  { entity, column, key }: RelationFilter,
  matching: Condition,
  alias: string,
): Condition {
  const inner = `${alias}_`;
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
