import type { EntityClass, Node, Versioned } from '../core/node';
import { NotFound, Refusal, VersionConflict } from '../core/user-error';

/**
 * The row that a user has named, if it was found.
 * @param path where its id stands in the input
 * @throws Refusal with NotFound, or with VersionConflict when a version is expected that is not the present one
 */
export function namedRow<T extends Node>(
  row: T | undefined,
  entity: EntityClass<T>,
  key: number,
  path: string,
  expectedVersion: number | null | undefined,
): T {
  if (!row) throw new Refusal(new NotFound(entity, ['input', ...path.split('.')]));
  if (typeof expectedVersion === 'number' && (row as unknown as Versioned).version !== expectedVersion)
    throw new Refusal(new VersionConflict(entity, key));
  return row;
}

/**
 * The rows that a user has named by a list of ids, in its order.
 * @throws Refusal with NotFound for each that was not found, by its place
 */
export function namedRows<T extends Node>(
  rows: readonly T[],
  entity: EntityClass<T>,
  keys: readonly number[],
  path: string,
): T[] {
  const byKey = new Map(rows.map((row) => [row.id, row]));
  const missing = keys.flatMap((key, index) => (byKey.has(key) ? [] : [String(index)]));
  if (missing.length > 0)
    throw new Refusal(...missing.map((place) => new NotFound(entity, ['input', ...path.split('.'), place])));
  return keys.map((key) => byKey.get(key)!);
}
