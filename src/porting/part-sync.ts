import type { Node } from '../core/node';
import { amongKeys } from '../database/condition';
import { tableOf } from '../database/rows';
import { differences } from './difference';
import { invalid, type Columns } from './field';
import type { Known } from './known';
import { ownerKey } from './owner-key';
import type { Part } from './record-type';

/** What is to be done to the parts of an owner so that they are those of the line. */
export interface PartPlan {
  add: Columns[];
  change: Array<{ row: Node; next: Columns }>;
  remove: Node[];
}

/** The rows with the key of their owner. */
export function owned(part: Part, rows: readonly Columns[], owner: number): Columns[] {
  return rows.map((row) => ({
    ...Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, value === ownerKey ? owner : value]),
    ),
    [part.owner]: owner,
  }));
}

/**
 * Compares the parts that an owner has with those of its line.
 * @throws Refusal when the line leaves out what must be listed
 */
export function planParts(
  name: string,
  part: Part,
  present: readonly Node[],
  wanted: readonly Columns[],
): PartPlan {
  const named = (row: Node, index: number) => part.same(row as unknown as Columns, index);
  const there = new Map(present.map((row, index) => [named(row, index), row]));
  const plan: PartPlan = { add: [], change: [], remove: [] };
  for (const [index, next] of wanted.entries()) {
    const key = part.same(next, index);
    const row = there.get(key);
    there.delete(key);
    if (!row) plan.add.push(next);
    else if (differences(row, stored(part, next)).length > 0) plan.change.push({ row, next });
  }
  if (part.missing === 'remove') plan.remove.push(...there.values());
  if (part.missing === 'refuse' && there.size > 0)
    throw invalid('List all that are there; what is no longer used is marked so.', name);
  return plan;
}

/** What is compared: history keeps the door by which it came in. */
function stored(part: Part, next: Columns): Columns {
  return part.always ? {} : next;
}

/** Carries a plan out, in an order in which no two rows ever share a unique value. Additions are left to the caller. */
export async function changeParts(known: Known, part: Part, { change, remove }: PartPlan): Promise<void> {
  const { work } = known;
  for (const row of remove) await work.remove(row, null);
  for (const { row, next } of change) await part.changing?.(work, row, next);
  const { vacate } = part;
  const moving = change.filter(
    ({ row, next }) => vacate && differences(row, { [vacate]: next[vacate] }).length > 0,
  );
  if (moving.length > 0) {
    const keys = amongKeys(
      'id',
      moving.map(({ row }) => row.id),
    ).sql;
    await work.session.run(`UPDATE ${tableOf(part.entity).name} SET \`${vacate}\` = NULL WHERE ${keys}`);
  }
  for (const { row, next } of change) await work.save(Object.assign(row, next), null);
}

/** Whether a plan does anything. */
export function isEmpty({ add, change, remove }: PartPlan): boolean {
  return add.length + change.length + remove.length === 0;
}
