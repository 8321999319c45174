import { keyOf } from '../core/global-id';
import { isCalendarDay, parseInstant } from '../core/instant';
import type { WhereInput } from '../core/page';
import { fold } from '../core/text';
import { InvalidInput, Refusal } from '../core/user-error';
import { allOf, everything, noneOf, nothing, type Condition, type Scope } from './condition';
import type { CopiedColumn } from './copied-columns';
import type { FieldFilter } from './listing';
import { tableOf, toParam, type Param, type Table } from './rows';
import { presentKey } from './successor';
import type { LookedAt } from './walk';

const mostLeaves = 50;
const mostInList = 100;

/** What is known while a filter is turned into SQL. */
export interface Build {
  scope: Scope;
  sharedWith: Table['sharedWith'];
  /** The columns of the index that is walked, and the copies that are looked at in place of other rows. */
  walked: readonly string[] | null;
  copies: readonly CopiedColumn[];
  /** Filled with the rows of other tables at which the walk looks. */
  along: LookedAt[];
  leaves: number;
}

/** @throws Refusal with InvalidInput at a place of the filter */
export function refuse(message: string, path: string[]): never {
  throw new Refusal(new InvalidInput(message, path));
}

/** @throws Refusal with InvalidInput when a filter has too many comparisons */
export function countLeaf(build: Build, path: string[]): void {
  if (++build.leaves > mostLeaves) refuse(`A filter has at most ${mostLeaves} comparisons.`, path);
}

const operators: Record<string, string> = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' };

/** What the operands of a filter ask of one column. */
export function comparisons(
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
  const { sql, params } = value(filter, operand, path);
  return { sql: `${column} ${operators[name]} ${sql}`, params };
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
  if (items.length === 0) return name === 'in' ? nothing : everything;
  const values = items.map((item, index) => value(filter, item, [...path, String(index)]));
  return {
    sql: `${column} ${name === 'in' ? 'IN' : 'NOT IN'} (${values.map(({ sql }) => sql).join(', ')})`,
    params: values.flatMap(({ params }) => params),
  };
}

/** A value to compare with, as SQL; the key of a row whose place was taken is the key of the one that took it. */
function value(filter: FieldFilter, operand: unknown, path: string[]): Condition {
  const param = read(filter, operand, path);
  return filter.kind === 'id' ? presentKey(filter.entity, param) : { sql: '?', params: [param] };
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
