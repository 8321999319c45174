import { parseGlobalId, upperFirst } from '../core/global-id';
import type { EntityClass } from '../core/node';
import type { WhereInput } from '../core/page';
import { comparisons, countLeaf, refuse, type Build } from './comparisons';
import { allOf, anyOf, everything, noneOf, type Condition, type Scope } from './condition';
import { listingOf, type Filter, type NodeFilter, type RelationFilter } from './listing';
import { tableOf } from './rows';

/**
 * Turns a client's filter into SQL. What filters by another table sees only what the viewer may see of it.
 * @throws Refusal with InvalidInput naming the place: a malformed value, over 50 comparisons, over 100 values in a list
 */
export function whereToSql(entity: EntityClass, where: WhereInput, alias: string, scope: Scope): Condition {
  const { sharedWith } = tableOf(entity);
  return group(listingOf(entity).filters, where, alias, { scope, sharedWith, leaves: 0 }, ['where']);
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
  const inner = `${alias}_`;
  const matching = allOf(
    build.scope(filter.entity, inner),
    group(filter.fields, value, inner, build, path),
    sharing(filter, alias, inner, build),
  );
  const select = `SELECT ${inner}.\`${filter.key}\` FROM ${tableOf(filter.entity).name} ${inner}`;
  return {
    sql: `${alias}.\`${filter.column}\` IN (${select} WHERE ${matching.sql})`,
    params: matching.params,
  };
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
