import type { EntityClass } from '../core/node';
import type { Found } from './batch';
import { tableOf, type ColumnSet, type Row } from './rows';

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

/** What is found for keys, by a function that reads rows as they are: of rows whose place was taken, those that took it. */
export async function ledOn(
  entity: EntityClass,
  keys: readonly number[],
  read: (keys: readonly number[]) => Promise<Found<Row | undefined>>,
): Promise<Found<Row | undefined>> {
  const found = await read(keys);
  const heirs = keys.flatMap((key) => heirOf(entity, found(key)) ?? []);
  if (heirs.length === 0) return found;
  const heir = await read(heirs);
  return (key) => {
    const next = heirOf(entity, found(key));
    return next === null ? found(key) : heir(next);
  };
}
