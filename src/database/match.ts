import type { Condition } from './condition';
import { toParam } from './rows';

/** Equalities that rows must meet: a value, null, or a list of values. */
export type Match<T> = { [K in keyof T]?: T[K] | readonly T[K][] };

/** The equalities as conditions on columns; `alias` is the name of the table in the statement. */
export function matching<T>(match: Match<T>, alias?: string): Condition[] {
  const prefix = alias ? `${alias}.` : '';
  return Object.entries(match).map(([column, value]) => equality(`${prefix}\`${column}\``, value));
}

function equality(column: string, value: unknown): Condition {
  if (value === null) return { sql: `${column} IS NULL`, params: [] };
  if (!Array.isArray(value)) return { sql: `${column} = ?`, params: [toParam(value)] };
  if (value.length === 0) return { sql: '1 = 0', params: [] };
  return { sql: `${column} IN (${value.map(() => '?').join(', ')})`, params: value.map(toParam) };
}
