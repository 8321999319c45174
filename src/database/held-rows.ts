import type { EntityClass } from '../core/node';
import type { Found } from './batch';
import { surelyMet, type Condition } from './condition';
import type { Values } from './row-values';
import { tableOf, type Row } from './rows';
import type { Statement } from './session';
import type { LazyValues } from './stored-rows';

/** A row as it stands in the database when a transaction commits. */
export interface HeldRow {
  entity: EntityClass;
  id: number;
  values: LazyValues;
  /** Whether nobody else holds it, too. */
  alone: boolean;
  /** Whether the database has said that the author sees it. */
  seen: boolean;
}

/**
 * The rows that a transaction holds against everyone else, because it has locked or written them: until it commits, nobody but
 * itself can have changed them.
 */
export class HeldRows {
  private readonly rows = new Map<EntityClass, Map<number, HeldRow>>();
  private surely = true;

  /** Notes a row as it is now; rows that were written or locked for it are held alone. */
  note(entity: EntityClass, id: number, values: LazyValues, alone = true): void {
    let held = this.rows.get(entity);
    if (!held) this.rows.set(entity, (held = new Map<number, HeldRow>()));
    held.set(id, { entity, id, values, alone, seen: false });
  }

  /** Notes that the author sees some rows of an entity. */
  see(entity: EntityClass, rows: readonly Row[]): void {
    for (const { id } of rows) {
      const held = this.rows.get(entity)?.get(Number(id));
      if (held) held.seen = true;
    }
  }

  /** Whether a row surely stands in the database as these values tell, which nobody but this transaction can change. */
  isSure(entity: EntityClass, id: number, values: LazyValues): boolean {
    const held = this.rows.get(entity)?.get(id);
    return this.surely && held?.alone === true && held.values === values;
  }

  /** From now on nothing is known: statements are run that say nothing of the rows that they change. */
  doubt(): void {
    this.surely = false;
  }

  /** What is known. */
  all(): HeldRow[] {
    const all: HeldRow[] = [];
    if (this.surely) for (const held of this.rows.values()) for (const row of held.values()) all.push(row);
    return all;
  }
}

/**
 * Asks, right behind the statement that inserts a row, for the row if the author sees it: no statement where that is sure.
 * @param condition which rows they see, over the alias `t`; null means all
 */
export function sightOfNewRow(entity: EntityClass, condition: Condition | null, values: Values): Statement[] {
  if (!condition || surelyMet(condition, 't', () => values)) return [];
  const sql = `SELECT t.id FROM ${tableOf(entity).name} t WHERE t.id = LAST_INSERT_ID() AND (${condition.sql})`;
  return [{ sql, params: [...condition.params] }];
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

  /** The rows with these ids, if they are all known and seen, or surely meet a condition over the alias `t`; else null. */
  found(entity: EntityClass, ids: readonly number[], condition: () => Condition): Found<Row> | null {
    const known = this.rows.get(entity);
    const isFound = (id: number): boolean => {
      const held = known!.get(id);
      return held !== undefined && (held.seen || surelyMet(condition(), 't', held.values));
    };
    return known && ids.every(isFound) ? (id) => known.get(id)!.values() : null;
  }
}
