import { escape, format } from 'mysql2';
import type { Param } from './rows';

/**
 * Puts values into a statement in place of its question marks, as the driver does, which looks at each character of the
 * statement for quotes and comments: in statements of ours, where keys are written out, that took a tenth of a request. Where
 * the question marks are as many as the values and these are texts, numbers and nulls, none can be anything else.
 * @param values in the order of the question marks; whatever else there is in them is left to the driver
 */
export function fillIn(sql: string, values: unknown, timezone?: string): string {
  if (!Array.isArray(values)) return format(sql, values as never, true, timezone);
  if (values.length === 0) return sql;
  let [text, from] = ['', 0];
  for (const value of values as unknown[]) {
    const at = sql.indexOf('?', from);
    if (at < 0 || !isPlain(value)) return format(sql, values, true, timezone);
    text += sql.slice(from, at) + literal(value);
    from = at + 1;
  }
  return sql.includes('?', from) ? format(sql, values, true, timezone) : text + sql.slice(from);
}

function isPlain(value: unknown): value is Param {
  return value === null || typeof value === 'string' || Number.isFinite(value);
}

/** What may end a text, or is written in another way. */
const special = /['\\\p{Cc}]/u;

/** A value in SQL. Between single quotes double ones stand for themselves; the driver writes a backslash before each, and JSON is full of them. */
function literal(value: Param): string | number {
  if (typeof value === 'string') return special.test(value) ? escape(value) : `'${value}'`;
  return value ?? 'NULL';
}

/** Statements with their values as one text. */
export function packetOf(statements: ReadonlyArray<{ sql: string; params: readonly Param[] }>): string {
  return statements.map(({ sql, params }) => fillIn(sql, params)).join('; ');
}
