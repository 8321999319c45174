import { constant } from '../core/constant';
import { memoized } from '../core/memoized';
import type { EntityClass } from '../core/node';
import type { Param } from './rows';

/** A piece of SQL that stands in WHERE, with its values. */
export interface Condition {
  sql: string;
  params: readonly Param[];
  /** Rows that meet it whatever else it says: those that hold any of these. */
  sure?: readonly Sure[] | undefined;
}

/** The rows of a table, under an alias, that hold a value. */
interface Sure {
  alias: string;
  column: string;
  value: Param;
}

/**
 * Which rows of an entity the viewer may see, for a table under an alias; null means all. `found` says that the statement names
 * them by their keys.
 */
export type Scope = (entity: EntityClass, alias: string, found?: boolean) => Condition | null;

/** The scope of a viewer for rows that belong to parents; what filters look up is found by their own words. */
export const scopeOfParents = memoized(
  (scope: Scope): Scope =>
    (entity, alias) =>
      scope(entity, alias, alias === 't'),
);

export const everything: Condition = constant({ sql: '1 = 1', params: [] });
export const nothing: Condition = constant({ sql: '1 = 0', params: [] });

/** That a column holds a value; null is held by none. Of a row that is known it can be told without asking the database. */
export function holding(alias: string, column: string, value: Param): Condition {
  const sure = value === null ? undefined : [{ alias, column, value }];
  return { sql: `${alias}.${column} = ?`, params: [value], sure };
}

/** Whether a row, under an alias, meets a condition for sure: if not, only the database knows. */
export function surelyMet(condition: Condition, alias: string, row: () => Record<string, Param>): boolean {
  if (condition === everything) return true;
  const { sure = [] } = condition;
  return sure.some(({ alias: of, column, value }) => of === alias && row()[column] === value);
}

/** All of the conditions; nulls are left out. */
export function allOf(...conditions: Array<Condition | null>): Condition {
  return conditions.includes(nothing) ? nothing : join(conditions, ' AND ', everything);
}

/** At least one of the conditions. */
export function anyOf(...conditions: Condition[]): Condition {
  if (conditions.includes(everything)) return everything;
  // What surely meets one of them meets this.
  const sure = conditions.flatMap((each) => each.sure ?? []);
  const any = join(conditions, ' OR ', nothing);
  return sure.length > (any.sure?.length ?? 0) ? { ...any, sure } : any;
}

/** The opposite of a condition; an unknown (a null compared) counts as not met. */
export function noneOf(condition: Condition): Condition {
  return { sql: `NOT COALESCE((${condition.sql}), 0)`, params: condition.params };
}

function join(conditions: Array<Condition | null>, word: string, neutral: Condition): Condition {
  const present: Condition[] = [];
  for (const condition of conditions)
    if (condition !== null && condition !== neutral) present.push(condition);
  if (present.length === 0) return neutral;
  if (present.length === 1) return present[0]!;
  const params: Param[] = [];
  for (const condition of present) params.push(...condition.params);
  return { sql: present.map(({ sql }) => `(${sql})`).join(word), params };
}

/** The same as `amongKeys`, but a single key is bound: SQLite prepares a statement once for all rows that are read by their key. */
export function holdingKeys(column: string, keys: readonly number[]): Condition {
  return keys.length === 1 ? { sql: `${column} = ?`, params: keys } : amongKeys(column, keys);
}

/** `column IN (...)` over integer keys, written out: no driver limits how many. */
export function amongKeys(column: string, keys: readonly number[]): Condition {
  for (const key of keys) if (!Number.isSafeInteger(key)) throw new TypeError('a key must be an integer');
  return {
    sql: keys.length === 1 ? `${column} = ${keys[0]}` : `${column} IN (${keys.join(',')})`,
    params: [],
  };
}
