import type { EntityClass, Node } from '../core/node';
import { valuesOf, type Values } from './row-values';
import { tableOf, type Row } from './rows';

/** The values of a row, worked out when they are first asked for. */
export type LazyValues = () => Values;

/** The rows that a transaction knows, as they stand in the database: most are only looked at, and nobody asks how. */
export class StoredRows {
  private readonly known = new WeakMap<Node, LazyValues>();

  /** Makes objects of rows that were read. */
  load<T extends Node>(entity: EntityClass<T>, rows: readonly Row[]): T[] {
    const { toObject } = tableOf(entity);
    return rows.map((raw) => {
      const row = toObject(raw);
      let values: Values | undefined;
      this.known.set(row, () => (values ??= valuesOf(toObject(raw))));
      return row;
    });
  }

  /** Notes what was written of a row. */
  note(row: Node, values: LazyValues): void {
    this.known.set(row, values);
  }

  /** How a row is stored; undefined when it was neither read nor written here. */
  of(row: Node): LazyValues | undefined {
    return this.known.get(row);
  }
}
