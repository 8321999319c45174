import { Deferred, type BatchItem } from './batch-item';
import { uniqueRulesOf } from './columns';
import { ensureRows } from './ensure-rows';
import type { Holdings } from './holdings';
import { insertedKeys } from './inserted-keys';
import { deleteSql, insertSql, updateSql } from './row-statements';
import type { Ensured, RowChange } from './row-store';
import type { Values } from './row-values';
import { toParam, type Param, type Table } from './rows';
import { DuplicateKey, Transient, type Session } from './session';
import { takenAmong, type Candidate } from './taken';

/** What an operation of an item came to. */
export type Settled<T> = { value: T } | { error: unknown };

/** An operation on rows, and the item that asks for it. */
export interface Asking<T> {
  item: BatchItem;
  given: T;
}

/**
 * Does as many of some operations as possible with one statement; those that break a unique rule are refused and left out.
 */
async function allButTaken<T>(
  session: Session,
  table: Table,
  asking: ReadonlyArray<Asking<T>>,
  candidateOf: (given: T) => Candidate,
  run: (left: ReadonlyArray<Asking<T>>) => Promise<Array<Settled<number>>>,
): Promise<Map<Asking<T>, Settled<number>>> {
  const settled = new Map<Asking<T>, Settled<number>>();
  let left = [...asking];
  while (left.length > 0) {
    try {
      const values = await run(left);
      left.forEach((one, index) => settled.set(one, values[index]!));
      for (const { item } of left) item.dirty = true;
      break;
    } catch (error) {
      if (!(error instanceof DuplicateKey)) throw error;
      const candidates = left.map(({ given }) => candidateOf(given));
      const refused = await takenAmong(session, table, candidates, error);
      refused.forEach((refusal, index) => settled.set(left[index]!, { error: refusal }));
      left = left.filter((_, index) => !refused.has(index));
    }
  }
  return settled;
}

/** Those that nobody of the batch stands against; the others are deferred. */
function withHeld<T>(
  asking: ReadonlyArray<Asking<T>>,
  holds: (one: Asking<T>) => boolean,
): { held: Array<Asking<T>>; settledOf: (map: Map<Asking<T>, Settled<number>>) => Array<Settled<number>> } {
  const held = asking.filter(holds);
  const settledOf = (map: Map<Asking<T>, Settled<number>>) =>
    asking.map((one) => map.get(one) ?? { error: new Deferred() });
  return { held, settledOf };
}

/** Inserts a row for each of some items; each gets its key. */
export async function insertTogether(
  session: Session,
  holdings: Holdings,
  table: Table,
  asking: ReadonlyArray<Asking<Values>>,
): Promise<Array<Settled<number>>> {
  const rules = uniqueRulesOf(table.entity);
  const { held, settledOf } = withHeld(asking, ({ item, given }) => holdings.holdValues(item, rules, given));
  const settled = await allButTaken(
    session,
    table,
    held,
    (values) => ({ values }),
    async (left) => {
      const values = left.map(({ given }) => given);
      const keys = await insertedKeys(session, insertSql(table, values), left.length);
      return keys.map((value) => ({ value }));
    },
  );
  return settledOf(settled);
}

/** Writes over a row for each of some items. */
export async function updateTogether(
  session: Session,
  holdings: Holdings,
  table: Table,
  asking: ReadonlyArray<Asking<RowChange>>,
): Promise<Array<Settled<number>>> {
  const rules = uniqueRulesOf(table.entity);
  const { held, settledOf } = withHeld(asking, ({ item, given: { id, before, after } }) => {
    const changed = rules.filter(({ columns }) => columns.some((column) => before[column] !== after[column]));
    return holdings.holdRow(item, table.name, id, 'update') && holdings.holdValues(item, changed, after);
  });
  const candidateOf = ({ id, after }: RowChange) => ({ id, values: after });
  const settled = await allButTaken(session, table, held, candidateOf, async (left) => {
    const changes = left.map(({ given }) => given).sort((a, b) => a.id - b.id);
    const { sql, params } = updateSql(table, changes);
    const { affected } = await session.run(sql, params);
    if (affected !== left.length) throw new Transient(`${table.name}: rows were changed by someone else`);
    return left.map(({ given }) => ({ value: given.id }));
  });
  return settledOf(settled);
}

/** Deletes a row for each of some items. */
export async function removeTogether(
  session: Session,
  holdings: Holdings,
  table: Table,
  asking: ReadonlyArray<Asking<number>>,
): Promise<Array<Settled<number>>> {
  const { held, settledOf } = withHeld(asking, ({ item, given }) =>
    holdings.holdRow(item, table.name, given, 'update'),
  );
  const ids = held.map(({ given }) => given);
  if (ids.length > 0) {
    const { affected } = await session.run(deleteSql(table, ids));
    if (affected !== ids.length) throw new Transient(`${table.name}: rows were removed by someone else`);
  }
  for (const { item } of held) item.dirty = true;
  return settledOf(new Map(held.map((one) => [one, { value: one.given }])));
}

/** Ensures the rows of all items at once; each gets its own, and the first one that names a new row has made it. */
export async function ensureTogether(
  session: Session,
  table: Table,
  column: string,
  asking: ReadonlyArray<Asking<readonly Values[]>>,
): Promise<Array<Settled<Ensured>>> {
  const wanted = new Map<Param, Values>();
  for (const { given } of asking)
    for (const values of given) if (!wanted.has(values[column]!)) wanted.set(values[column]!, values);
  const { rows, inserted } = await ensureRows(session, table, column, [...wanted.values()]);
  const unclaimed = new Set(inserted);
  return asking.map(({ item, given }) => {
    const mine = new Set<unknown>(given.map((values) => values[column]!));
    const made = new Set([...mine].filter((value) => unclaimed.delete(value)));
    if ([...mine].some((value) => inserted.has(value))) item.dirty = true;
    return { value: { rows: rows.filter((row) => mine.has(toParam(row[column]))), inserted: made } };
  });
}
