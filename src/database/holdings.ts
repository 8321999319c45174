import type { BatchItem } from './batch-item';
import type { UniqueRuleInfo } from './columns';
import type { Values } from './row-values';

type Mode = 'update' | 'share';

/** A row that an item has seen, and when. */
interface Seen {
  item: BatchItem;
  table: string;
  id: number;
  wave: number;
}

/**
 * Which item of a round holds which rows and unique values: what locks are between transactions. Nobody waits here; who
 * comes second is told so.
 */
export class Holdings {
  private readonly rows = new Map<string, Map<BatchItem, Mode>>();
  private readonly values = new Map<string, BatchItem>();

  /** Items that must come after an earlier one, since both want the same. */
  readonly late = new Set<BatchItem>();
  /** Whether one of them was before the earlier one, which has not got what it wants. */
  disordered = false;

  private readonly reads: Seen[] = [];
  private readonly writes = new Map<string, Map<BatchItem, number>>();

  /** Notes that an item has seen a row in a wave. */
  noteRead(item: BatchItem, table: string, id: number, wave: number): void {
    this.reads.push({ item, table, id, wave });
  }

  /** Notes that an item has written a row in a wave. */
  noteWrite(item: BatchItem, table: string, id: number, wave: number): void {
    const key = keyOf(table, id);
    const known = this.writes.get(key) ?? new Map<BatchItem, number>();
    if (!known.has(item)) known.set(item, wave);
    this.writes.set(key, known);
  }

  /** Once the round is over: who has seen a row as it was before an earlier item wrote it, or after a later one did? */
  judgeReads(): void {
    if (this.writes.size === 0) return;
    for (const { item: reader, table, id, wave: seen } of this.reads)
      for (const [writer, written] of this.writes.get(keyOf(table, id)) ?? []) {
        if (reader.index > writer.index) this.late.add(reader);
        if (reader.index >= writer.index || seen <= written) continue;
        this.late.add(writer);
        this.disordered = true;
      }
  }

  /** Holds a row for an item. @returns false when another item stands against it; then the item holds nothing any more */
  holdRow(item: BatchItem, table: string, id: number, mode: Mode): boolean {
    const key = keyOf(table, id);
    const holders = this.rows.get(key) ?? new Map<BatchItem, Mode>();
    for (const [other, held] of holders)
      if (other !== item && (mode === 'update' || held === 'update')) return this.yield(item, other);
    if (holders.get(item) !== 'update') holders.set(item, mode);
    this.rows.set(key, holders);
    return true;
  }

  /** Holds the values of a row that must be unique, likewise. */
  holdValues(item: BatchItem, rules: readonly UniqueRuleInfo[], row: Values): boolean {
    for (const rule of rules) {
      const tuple = tupleOf(rule, row);
      if (tuple === null) continue;
      const key = `${rule.name} ${tuple}`;
      const holder = this.values.get(key);
      if (holder && holder !== item) return this.yield(item, holder);
      this.values.set(key, item);
    }
    return true;
  }

  private yield(item: BatchItem, holder: BatchItem): false {
    if (holder.index > item.index) this.disordered = true;
    this.late.add(holder.index > item.index ? holder : item);
    for (const holders of this.rows.values()) holders.delete(item);
    for (const [key, holder] of this.values) if (holder === item) this.values.delete(key);
    return false;
  }
}

function keyOf(table: string, id: number): string {
  return `${table} ${id}`;
}

/** The values that a rule compares, as a text; null when one of them is null, which collides with nothing. */
export function tupleOf({ columns }: UniqueRuleInfo, row: Record<string, unknown>): string | null {
  const values = columns.map((column) => row[column] ?? null);
  return values.includes(null) ? null : JSON.stringify(values.map(String));
}
