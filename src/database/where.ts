import { keyOf, parseGlobalId, upperFirst } from '../core/global-id';
import { isCalendarDay, parseInstant } from '../core/instant';
import type { EntityClass } from '../core/node';
import type { WhereInput } from '../core/page';
import { fold } from '../core/text';
import { InvalidInput, Refusal } from '../core/user-error';
import { allOf, anyOf, everything, noneOf, nothing, type Condition, type Scope } from './condition';
import { listingOf, type FieldFilter, type Filter, type NodeFilter, type RelationFilter } from './listing';
import { tableOf, toParam, type Param, type Table } from './rows';

const mostLeaves = 50;
const mostInList = 100;

interface Build {
  scope: Scope;
  sharedWith: Table['sharedWith'];
  leaves: number;
}

function refuse(message: string, path: string[]): never {
  throw new Refusal(new InvalidInput(message, path));
}

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

function countLeaf(build: Build, path: string[]): void {
  if (++build.leaves > mostLeaves) refuse(`A filter has at most ${mostLeaves} comparisons.`, path);
}

const operators: Record<string, string> = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' };

function comparisons(
  filter: FieldFilter,
  value: WhereInput,
  alias: string,
  build: Build,
  path: string[],
): Condition {
  const column = `${alias}.\`${filter.column}\``;
  const seen = seenReference(filter, column, alias, build);
  const parts = Object.entries(value).map(([name, operand]) => {
    const here = [...path, name];
    countLeaf(build, path);
    if (operand === null || operand === undefined) return refuse('Compare with null by `isNull`.', here);
    if (name === 'isNull') return isNull(column, operand === true, seen);
    const met = compared(filter, column, name, operand, alias, here);
    return seen && met !== everything ? allOf(met, seen) : met;
  });
  return allOf(...parts);
}

function compared(
  filter: FieldFilter,
  column: string,
  name: string,
  operand: unknown,
  alias: string,
  path: string[],
): Condition {
  if (name === 'in' || name === 'notIn') return list(filter, column, name, operand as unknown[], path);
  if (name === 'contains' && filter.kind === 'text') {
    const folded = `${alias}.\`${filter.folded}\``;
    return { sql: `INSTR(${folded}, ?) > 0`, params: [fold(readText(operand, path))] };
  }
  return { sql: `${column} ${operators[name]} ?`, params: [read(filter, operand, path)] };
}

function isNull(column: string, wanted: boolean, seen: Condition | null): Condition {
  if (!seen) return { sql: `${column} IS ${wanted ? '' : 'NOT '}NULL`, params: [] };
  return wanted ? noneOf(seen) : seen;
}

/**
 * That a reference leads to a row which the viewer may see: one that leads to another row is null to them, as the field of
 * the reference is, so that no filter tells of it. Null where they may see all.
 */
function seenReference(filter: FieldFilter, column: string, alias: string, build: Build): Condition | null {
  if (filter.kind !== 'id' || filter.column === 'id') return null;
  const inner = `${alias}_of`;
  const visible = build.scope(filter.entity, inner);
  if (visible === null || visible === everything) return null;
  const { sql, params } = allOf({ sql: `${inner}.id = ${column}`, params: [] }, visible);
  return { sql: `EXISTS (SELECT 1 FROM ${tableOf(filter.entity).name} ${inner} WHERE ${sql})`, params };
}

function list(
  filter: FieldFilter,
  column: string,
  name: string,
  items: unknown[],
  path: string[],
): Condition {
  if (items.length > mostInList) return refuse(`A list has at most ${mostInList} values.`, path);
  const params = items.map((item, index) => read(filter, item, [...path, String(index)]));
  if (params.length === 0) return name === 'in' ? nothing : everything;
  const marks = params.map(() => '?').join(', ');
  return { sql: `${column} ${name === 'in' ? 'IN' : 'NOT IN'} (${marks})`, params };
}

function readText(value: unknown, path: string[]): string {
  const text = String(value);
  if (text.length > 500) return refuse('The text is too long to search for.', path);
  if (!text.isWellFormed() || text.includes('\0'))
    return refuse('The text has characters that cannot be stored.', path);
  return text;
}

function read(filter: FieldFilter, value: unknown, path: string[]): Param {
  switch (filter.kind) {
    case 'id': {
      const key = keyOf(filter.entity, String(value));
      return key ?? refuse('This is no id of such an object.', path);
    }
    case 'instant': {
      const instant = parseInstant(String(value));
      return instant ? toParam(instant) : refuse('An instant looks like 2026-12-01T09:00:00Z.', path);
    }
    case 'day':
      return isCalendarDay(String(value)) ? String(value) : refuse('A day looks like 2026-12-01.', path);
    case 'text':
      return filter.column === filter.folded
        ? fold(readText(value, path))
        : readText(value, path).normalize('NFC');
    case 'exact':
      return readText(value, path).normalize('NFC');
    case 'boolean':
    case 'enum':
    case 'int':
      return toParam(value);
  }
}
