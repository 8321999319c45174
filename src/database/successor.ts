import type { EntityClass } from '../core/node';
import { tableOf, type ColumnSet, type Row } from './rows';

/** These columns, and the one that names the row which has taken the place of another one. */
export function withSuccessor(entity: EntityClass, columns: ColumnSet): ColumnSet {
  const { successor, pick } = tableOf(entity);
  return successor ? pick([...columns.names, successor]) : columns;
}

/** The key of the row that has taken the place of another one; null when none has. */
export function heirOf(entity: EntityClass, row: Row | undefined): number | null {
  const { successor } = tableOf(entity);
  return ((successor && row?.[successor]) as number | null | undefined) ?? null;
}
