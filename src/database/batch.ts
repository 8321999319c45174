import DataLoader from 'dataloader';
import { allSoon, soon, type Soon } from '../core/soon';

/** Tells what was read for a key. */
export type Found<V> = (key: number) => V;

const none: never[] = [];

/** Keys of one statement; beyond it a second one is sent. */
const mostKeys = 20_000;

/** Keys that are read together. */
class Reading<V> {
  readonly keys: number[] = [];
  /** Settles when they have been read; null when they have. */
  pending: Promise<void> | null = null;
  /** Why they could not be read. */
  failure: Error | undefined;

  constructor(
    readonly batch: Batch<V>,
    public found: Found<V> | null = null,
  ) {}
}

/** What is read of one kind in one turn of the event loop goes together: a list costs one promise, not one for each of its keys. */
export type Turns = DataLoader<Reading<unknown>, void>;

/** The turns of one request, for all kinds of its reads. */
export function newTurns(): Turns {
  return new DataLoader<Reading<unknown>, void>(
    async (asked) => {
      const ofBatch = new Map<Batch<unknown>, Array<Reading<unknown>>>();
      for (const reading of asked) {
        const readings = ofBatch.get(reading.batch);
        if (readings) readings.push(reading);
        else ofBatch.set(reading.batch, [reading]);
      }
      await allSoon(Array.from(ofBatch, ([batch, readings]) => batch.readAll(readings)));
      return asked.map(({ failure }) => failure as never);
    },
    { cache: false },
  );
}

/**
 * Reads of one kind in one request: what one tick asks for, in however many lists of keys, is one statement, and no key is
 * read twice.
 */
export class Batch<V> {
  private readonly readings = new Map<number, Reading<V>>();
  /** What is being read for keys that nobody has named yet. */
  private expected: Array<Promise<void>> = none;
  /** The batches that read for such keys, by the way in which these are told; null as long as there are none, as with most. */
  private aheads: Map<string, Batch<void>> | null = null;

  /** @param read reads a batch of distinct keys and returns the answer for each */
  constructor(
    private readonly turns: Turns,
    private readonly read: (keys: readonly number[]) => Promise<Found<V>>,
  ) {}

  /** Waits until all of the keys have been read. */
  load(keys: readonly number[]): Soon<Found<V>> {
    if (this.expected.length === 0) return this.loadUnexpected(keys);
    return soon<unknown, Found<V>>(allSoon(this.expected), () => this.loadUnexpected(keys));
  }

  private loadUnexpected(keys: readonly number[]): Soon<Found<V>> {
    const own = new Reading<V>(this);
    let others: Set<Reading<V>> | null = null;
    for (const key of keys) {
      const known = this.readings.get(key);
      if (known && known !== own) (others ??= new Set()).add(known);
      if (known) continue;
      this.readings.set(key, own);
      own.keys.push(key);
    }
    if (own.keys.length > 0) own.pending = this.turns.load(own);
    const pending = others ? allSoon([own, ...others].map((reading) => reading.pending)) : own.pending;
    return soon<unknown, Found<V>>(pending, () =>
      !others && own.found ? own.found : (key) => this.readings.get(key)!.found!(key),
    );
  }

  /**
   * Takes what is being read for keys that nobody has named yet: those that it tells of are not read again. It never fails: what
   * could not be read so is read when it is asked for.
   */
  expect(reading: Promise<ReadonlyMap<number, V>>): Promise<void> {
    const end = (): void => void (this.expected = this.expected.filter((other) => other !== taken));
    const taken = reading.then((found) => {
      this.take(found);
      end();
    }, end);
    this.expected = [...this.expected, taken];
    return taken;
  }

  private take(values: ReadonlyMap<number, V>): void {
    const reading = new Reading<V>(this, (key) => values.get(key)!);
    for (const key of values.keys()) if (!this.readings.has(key)) this.readings.set(key, reading);
  }

  /** The batch by which values are read for keys that nobody has named yet; one for each way to say whose they are. */
  ahead(way: string, read: (keys: readonly number[]) => Promise<Found<void>>): Batch<void> {
    this.aheads ??= new Map();
    let ahead = this.aheads.get(way);
    if (!ahead) this.aheads.set(way, (ahead = new Batch<unknown>(this.turns, read) as Batch<void>));
    return ahead;
  }

  /** Lets go of all that was read; nobody may ask for any of it afterwards. */
  forget(): void {
    for (const reading of this.readings.values()) reading.found = null;
    this.readings.clear();
    this.aheads?.forEach((ahead) => ahead.forget());
  }

  /** Reads keys that were asked for together; what has failed is told by each reading. */
  async readAll(readings: ReadonlyArray<Reading<V>>): Promise<void> {
    const keys = readings.length === 1 ? readings[0]!.keys : readings.flatMap((reading) => reading.keys);
    try {
      const found = await (keys.length <= mostKeys ? this.read(keys) : this.readParts(keys));
      for (const each of readings) {
        each.found = found;
        each.pending = null;
      }
    } catch (error) {
      for (const each of readings) each.failure = error as Error;
    }
  }

  private async readParts(keys: readonly number[]): Promise<Found<V>> {
    const values = new Map<number, V>();
    for (let from = 0; from < keys.length; from += mostKeys) {
      const some = keys.slice(from, from + mostKeys);
      const found = await this.read(some);
      for (const key of some) values.set(key, found(key));
    }
    return (key) => values.get(key)!;
  }
}
