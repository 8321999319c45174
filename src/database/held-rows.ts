import type { EntityClass } from '../core/node';
import type { LazyValues } from './stored-rows';

/** A row as it stands in the database when a transaction commits. */
export interface HeldRow {
  entity: EntityClass;
  id: number;
  values: LazyValues;
}

/**
 * The rows that a transaction holds against everyone else, because it has locked or written them: until it commits, nobody but
 * itself can have changed them.
 */
export class HeldRows {
  private readonly rows = new Map<string, HeldRow>();
  private surely = true;

  /** Notes a row as it is now. */
  note(entity: EntityClass, id: number, values: LazyValues): void {
    this.rows.set(`${entity.name} ${id}`, { entity, id, values });
  }

  /** From now on nothing is known: statements are run that say nothing of the rows that they change. */
  doubt(): void {
    this.surely = false;
  }

  /** What is known. */
  all(): HeldRow[] {
    return this.surely ? [...this.rows.values()] : [];
  }
}
