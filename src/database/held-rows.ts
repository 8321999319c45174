import type { EntityClass } from '../core/node';
import type { Found } from './batch';
import { surelyMet, type Condition } from './condition';
import type { Row } from './rows';
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

/** Rows as they were just committed, which need not be read. */
export class KnownRows {
  private readonly rows = new Map<EntityClass, Map<number, HeldRow>>();

  add(rows: readonly HeldRow[]): void {
    for (const held of rows) {
      const known = this.rows.get(held.entity) ?? new Map<number, HeldRow>();
      this.rows.set(held.entity, known.set(held.id, held));
    }
  }

  clear(): void {
    this.rows.clear();
  }

  /** The rows with these ids, if they are all known and surely meet a condition over the alias `t`; else null. */
  found(entity: EntityClass, ids: readonly number[], condition: () => Condition): Found<Row> | null {
    const known = this.rows.get(entity);
    const isFound = (id: number): boolean =>
      known!.has(id) && surelyMet(condition(), 't', known!.get(id)!.values);
    return known && ids.every(isFound) ? (id) => known.get(id)!.values() : null;
  }
}
