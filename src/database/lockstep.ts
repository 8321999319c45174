import { concurrently } from '../core/concurrently';
import { numbering, readTogether, signatureOf, type Numbering } from './batch-reads';
import { keysBeside } from './beside';
import { Deferred, type BatchItem } from './batch-item';
import {
  ensureTogether,
  insertTogether,
  removeTogether,
  updateTogether,
  type Asking,
  type Settled,
} from './batch-writes';
import { Holdings } from './holdings';
import type { Ensured, RowChange, RowQuery, RowStore } from './row-store';
import type { Values } from './row-values';
import type { Row, Table } from './rows';
import { judged, type Session } from './session';

type Kind = 'read' | 'value' | 'insert' | 'update' | 'remove' | 'ensure' | 'statement';

/** Of what concerns no one table. */
const noTable = { name: '' } as Table;

/** What an item waits for. */
interface Operation extends Asking<unknown> {
  kind: Kind;
  table: Table;
  column: string;
  settle(settled: Settled<unknown>): void;
}

/**
 * Lets many items run the same code at the same time in one transaction: when all of them wait for rows, what is alike is
 * asked for or written with one statement. How many statements there are depends on the code, not on the number of items.
 */
export class Lockstep {
  private waiting: Operation[] = [];
  /** Whether nothing more is sent: the transaction is over, or the database has objected to a statement. */
  stopped = false;
  private wave = 0;
  readonly holdings = new Holdings();

  constructor(private readonly session: Session) {}

  /** Where the rows of one item come from and go to. */
  rowsOf(item: BatchItem): RowStore {
    const ask = <T>(kind: Kind, table: Table, given: unknown, column = ''): Promise<T> =>
      this.ask(item, kind, table, given, column) as Promise<T>;
    return {
      read: (query) => ask<Row[]>('read', query.table, query),
      insert: (table, values) => ask<number>('insert', table, values),
      append: async (table, values) => void (await ask<number>('insert', table, values)),
      update: (table, change) => ask<void>('update', table, change),
      remove: (table, id) => ask<void>('remove', table, id),
      ensure: (table, column, rows) => ask<Ensured>('ensure', table, rows, column),
    };
  }

  /** A session of one item, for statements of its own making: they take their turn, and what it writes is noted. */
  sessionOf(item: BatchItem): Session {
    const { session } = this;
    const ask = <T>(act: () => Promise<T>): Promise<T> =>
      this.ask(item, 'statement', noTable, act) as Promise<T>;
    const run: Session['run'] = (sql, params) => {
      item.dirty = true;
      return ask(() => session.run(sql, params));
    };
    return {
      dialect: session.dialect,
      all: (sql, params) => ask(() => session.all(sql, params)),
      value: session.value && ((sql) => this.ask(item, 'value', noTable, sql)),
      run,
      later: (sql, params, fate = {}) => judged(run(sql, params), fate),
      within: () => this.sessionOf(item),
    };
  }

  /** Sends nothing more. */
  stop(): void {
    this.stopped = true;
  }

  private ask(item: BatchItem, kind: Kind, table: Table, given: unknown, column = ''): Promise<unknown> {
    // Once nothing else runs, every item waits: only then is it known what all of them want.
    if (this.waiting.length === 0) setImmediate(() => void this.flush());
    return new Promise((resolve, reject) => {
      const settle = (settled: Settled<unknown>): void =>
        'error' in settled ? reject(settled.error) : resolve(settled.value);
      this.waiting.push({ item, kind, table, given, column, settle });
    });
  }

  private async flush(): Promise<void> {
    const wave = this.waiting.sort((a, b) => a.item.index - b.item.index);
    this.waiting = [];
    this.wave++;
    const outcomes: Array<() => void> = [];
    const act = async (group: Operation[]): Promise<void> => {
      const settled = await this.perform(group);
      this.noteWrites(group, settled);
      group.forEach((operation, index) => outcomes.push(() => operation.settle(settled[index]!)));
    };
    try {
      // Nobody sees what another one writes at the same time: all that is read goes first, and together.
      const groups = grouped(wave);
      await concurrently(...groups.filter(isReading).map(act));
      for (const group of groups.filter((one) => !isReading(one))) {
        // After a deadlock there is no transaction any more, and the next statement would stand on its own.
        if (this.stopped) return;
        await act(group);
      }
      for (const settle of outcomes) settle();
    } catch (error) {
      this.stop();
      for (const { settle } of wave) settle({ error });
    }
  }

  private perform(group: Operation[]): Promise<Array<Settled<unknown>>> {
    const { session, holdings } = this;
    const { kind, table, column } = group[0]!;
    switch (kind) {
      case 'read':
        return this.read(group as Array<Asking<RowQuery>>);
      case 'value':
        return this.value(group as Array<Asking<string>>);
      case 'insert':
        return insertTogether(session, holdings, table, group as Array<Asking<Values>>);
      case 'update':
        return updateTogether(session, holdings, table, group as Array<Asking<RowChange>>);
      case 'remove':
        return removeTogether(session, holdings, table, group as Array<Asking<number>>);
      case 'statement':
        return Promise.all(
          group.map(async ({ given }) => ({ value: await (given as () => Promise<unknown>)() })),
        );
      case 'ensure':
        return ensureTogether(session, table, column, group as Array<Asking<Values[]>>);
    }
  }

  /** One value for all who ask for it. */
  private async value(group: Array<Asking<string>>): Promise<Array<Settled<unknown>>> {
    const value = await this.session.value!(group[0]!.given);
    return group.map(() => ({ value }));
  }

  private noteWrites(group: readonly Operation[], settled: ReadonlyArray<Settled<unknown>>): void {
    for (const [index, { kind, item, table, given }] of group.entries()) {
      if ('error' in settled[index]!) continue;
      const id = kind === 'update' ? (given as RowChange).id : kind === 'remove' ? (given as number) : null;
      if (id !== null) this.holdings.noteWrite(item, table.name, id, this.wave);
    }
  }

  private async read(group: Array<Asking<RowQuery>>): Promise<Array<Settled<Row[]>>> {
    const queries = group.map(({ given }) => given);
    const found = await readTogether(this.session, queries);
    const { lock, table, beside } = queries[0]!;
    return group.map(({ item }, index) => {
      const rows = found[index]!;
      for (const row of rows) {
        this.holdings.noteRead(item, table.name, Number(row.id), this.wave);
        for (const other of keysBeside(beside, row))
          this.holdings.noteRead(item, other.table, other.id, this.wave);
      }
      const held =
        !lock || rows.every((row) => this.holdings.holdRow(item, table.name, Number(row.id), lock));
      return held ? { value: rows } : { error: new Deferred() };
    });
  }
}

function isReading([first]: readonly Operation[]): boolean {
  return first!.kind === 'read' || first!.kind === 'value';
}

/** What can be done with one statement; a statement of an item's own making is alone. */
function grouped(wave: readonly Operation[]): Operation[][] {
  const groups = new Map<string, Operation[]>();
  const numberOf = numbering();
  for (const [place, operation] of wave.entries()) {
    const { kind, table, column } = operation;
    const key = `${kind} ${table.name} ${column} ${detailOf(operation, place, numberOf)}`;
    const group = groups.get(key);
    if (group) group.push(operation);
    else groups.set(key, [operation]);
  }
  return [...groups.values()];
}

/** What tells operations of one kind on one table apart. */
function detailOf({ kind, given }: Operation, place: number, numberOf: Numbering): string | number {
  if (kind === 'read') return signatureOf(given as RowQuery, numberOf);
  if (kind === 'value') return given as string;
  return kind === 'statement' ? place : '';
}
