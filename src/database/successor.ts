import type { EntityClass } from '../core/node';
import { soon, type Soon } from '../core/soon';
import type { Found } from './batch';
import { tableOf, type ColumnSet, type Param, type Row } from './rows';

/** These columns, and the one that names the row which has taken the place of another one. */
export function withSuccessor(entity: EntityClass, columns: ColumnSet): ColumnSet {
  const { successor } = tableOf(entity);
  return successor ? columns.and([successor]) : columns;
}

/** The key of the row that has taken the place of another one; null when none has. */
export function heirOf(entity: EntityClass, row: Row | undefined): number | null {
  const { successor } = tableOf(entity);
  return ((successor && row?.[successor]) as number | null | undefined) ?? null;
}

/** The key under which a row is found now, as SQL: of one whose place was taken, that of the row that took it. */
export function presentKey(entity: EntityClass, key: Param): { sql: string; params: readonly Param[] } {
  const { name, successor } = tableOf(entity);
  if (successor === null) return { sql: '?', params: [key] };
  // It hangs on no other row, so that databases work it out once and look the result up in an index.
  return { sql: `COALESCE((SELECT h.${successor} FROM ${name} h WHERE h.id = ?), ?)`, params: [key, key] };
}

/** What is found for keys, by a function that reads rows as they are: of rows whose place was taken, those that took it. */
export function ledOn(
  entity: EntityClass,
  keys: readonly number[],
  read: (keys: readonly number[]) => Soon<Found<Row | undefined>>,
): Soon<Found<Row | undefined>> {
  return soon(read(keys), (found) => {
    const heirs: number[] = [];
    for (const key of keys) {
      const heir = heirOf(entity, found(key));
      if (heir !== null) heirs.push(heir);
    }
    if (heirs.length === 0) return found;
    return soon(read(heirs), (heir) => (key) => {
      const next = heirOf(entity, found(key));
      return next === null ? found(key) : heir(next);
    });
  });
}
