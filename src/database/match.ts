import type { EntityClass, Node } from '../core/node';
import type { Condition } from './condition';
import { tableOf, toParam } from './rows';

/**
 * What a column of a row holds, for the database to look up: so what a row leads to is read in the packet in which the row
 * itself is read or held.
 */
export class Stored {
  constructor(
    private readonly entity: EntityClass,
    private readonly id: Key,
    private readonly column: string,
  ) {}

  /** The value as SQL; null where there is no such row. */
  get sql(): string {
    const id = this.id instanceof Stored ? this.id.sql : String(Number(this.id));
    return `(SELECT s.\`${this.column}\` FROM ${tableOf(this.entity).name} s WHERE s.id = ${id})`;
  }
}

/** The key of a row, known or still to be looked up. */
export type Key = number | Stored;

/** What a column of the row with a key holds. */
export function storedIn<T extends Node>(entity: EntityClass<T>, id: Key, column: keyof T & string): Stored {
  return new Stored(entity, id, column);
}

/** Equalities that rows must meet: a value, null, a list of values, or what is stored elsewhere. */
export type Match<T> = { [K in keyof T]?: T[K] | Stored | readonly T[K][] };

/** The equalities as conditions on columns; `alias` is the name of the table in the statement. */
export function matching<T>(match: Match<T>, alias?: string): Condition[] {
  const prefix = alias ? `${alias}.` : '';
  return Object.entries(match).map(([column, value]) => equality(`${prefix}\`${column}\``, value));
}

function equality(column: string, value: unknown): Condition {
  if (value === null) return { sql: `${column} IS NULL`, params: [] };
  if (value instanceof Stored) return { sql: `${column} = ${value.sql}`, params: [] };
  if (!Array.isArray(value)) return { sql: `${column} = ?`, params: [toParam(value)] };
  if (value.length === 0) return { sql: '1 = 0', params: [] };
  return { sql: `${column} IN (${value.map(() => '?').join(', ')})`, params: value.map(toParam) };
}
