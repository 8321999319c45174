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
  const parts = sql.split('?');
  if (parts.length !== values.length + 1 || !values.every(isPlain))
    return format(sql, values, true, timezone);
  let text = parts[0]!;
  for (let index = 0; index < values.length; index++)
    text += escape(values[index] as Param) + parts[index + 1]!;
  return text;
}

function isPlain(value: unknown): boolean {
  return value === null || typeof value === 'string' || Number.isFinite(value);
}
