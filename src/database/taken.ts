import { AlreadyExists, Refusal } from '../core/user-error';
import { uniqueRule } from './columns';
import { allOf } from './condition';
import { tupleOf } from './holdings';
import { matching } from './match';
import type { Values } from './row-values';
import type { Table } from './rows';
import { DuplicateKey, Transient, type Session } from './session';

/** A row that shall be written: a new one without a key. */
export interface Candidate {
  id?: number;
  values: Values;
}

/**
 * Finds out which of some rows broke a unique key, after a statement for all of them has failed.
 * @returns the refusal of each row at fault, by its place
 * @throws Error as it came when it was no rule, and Transient when the other row has gone again
 */
export async function takenAmong(
  session: Session,
  table: Table,
  candidates: readonly Candidate[],
  error: unknown,
): Promise<Map<number, Refusal>> {
  const rule = error instanceof DuplicateKey ? uniqueRule(error.index) : null;
  if (!rule) throw error;
  const match = rule.columns.map((column) => [
    column,
    [...new Set(candidates.map(({ values }) => values[column]!).filter((value) => value !== null))],
  ]);
  const { sql, params } = allOf(...matching(Object.fromEntries(match) as Record<string, unknown>));
  const columns = ['id', ...rule.columns].map((column) => `\`${column}\``).join(', ');
  const rows = await session.all(`SELECT ${columns} FROM ${table.name} WHERE ${sql}`, params);
  const owners = new Map(rows.map((row) => [tupleOf(rule, row), row.id]));
  const refused = candidates.flatMap(({ id, values }, place): Array<[number, Refusal]> => {
    const tuple = tupleOf(rule, values);
    const taken = tuple !== null && owners.has(tuple) && owners.get(tuple) !== id;
    return taken ? [[place, new Refusal(new AlreadyExists(rule.message, rule.path))]] : [];
  });
  if (refused.length === 0) throw new Transient(`${rule.name} was broken and is not any more`);
  return new Map(refused);
}
