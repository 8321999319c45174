import DataLoader from 'dataloader';

/** Tells what was read for a key. */
export type Found<V> = (key: number) => V;

/** Keys of one statement; beyond it a second one is sent. */
const mostKeys = 20_000;

/** A list of keys that a batch is to read. */
interface Asked {
  batch: Batch<unknown>;
  keys: readonly number[];
}

/** What is read of one kind in one turn of the event loop goes together: a list costs one promise, not one for each of its keys. */
export type Turns = DataLoader<Asked, void>;

/** The turns of one request, for all kinds of its reads. */
export function newTurns(): Turns {
  return new DataLoader<Asked, void>(
    async (asked) => {
      const lists = new Map<Batch<unknown>, Array<readonly number[]>>();
      for (const { batch, keys } of asked) lists.set(batch, [...(lists.get(batch) ?? []), keys]);
      const failures = new Map<Batch<unknown>, Error>();
      const read = async ([batch, keys]: [Batch<unknown>, Array<readonly number[]>]): Promise<void> => {
        await batch.readAll(keys).catch((error: Error) => void failures.set(batch, error));
      };
      await Promise.all([...lists].map(read));
      return asked.map(({ batch }) => failures.get(batch) as never);
    },
    { cache: false },
  );
}

const settled = Promise.resolve();

/**
 * Reads of one kind in one request: what one tick asks for, in however many lists of keys, is one statement, and no key is
 * read twice.
 */
export class Batch<V> {
  private readonly values = new Map<number, V>();
  private readonly running = new Map<number, Promise<void>>();
  /** What is being read for keys that nobody has named yet. */
  private readonly expected = new Set<Promise<void>>();

  /** @param read reads a batch of distinct keys and returns the answer for each */
  constructor(
    private readonly turns: Turns,
    private readonly read: (keys: readonly number[]) => Promise<Found<V>>,
  ) {}

  /** Waits until all of the keys have been read. */
  async load(keys: readonly number[]): Promise<Found<V>> {
    if (this.expected.size > 0) await Promise.all(this.expected);
    const missing: number[] = [];
    const waits = new Set<Promise<void>>();
    for (const key of keys) {
      const known = this.running.get(key);
      if (known) waits.add(known);
      else missing.push(key);
    }
    if (missing.length > 0) {
      const distinct = missing.length === 1 ? missing : [...new Set(missing)];
      const reading = this.turns.load({ batch: this, keys: distinct });
      for (const key of distinct) this.running.set(key, reading);
      waits.add(reading);
    }
    for (const wait of waits) await wait;
    return (key) => this.values.get(key)!;
  }

  /**
   * Takes what is being read for keys that nobody has named yet: those that it tells of are not read again. It never fails: what
   * could not be read so is read when it is asked for.
   */
  async expect(reading: Promise<ReadonlyMap<number, V>>): Promise<void> {
    const taken = reading.then(
      (found) => this.take(found),
      () => undefined,
    );
    this.expected.add(taken);
    await taken;
    this.expected.delete(taken);
  }

  private take(found: ReadonlyMap<number, V>): void {
    for (const [key, value] of found) {
      if (this.running.has(key)) continue;
      this.running.set(key, settled);
      this.values.set(key, value);
    }
  }

  /** Reads lists of keys that were asked for together. */
  async readAll(lists: ReadonlyArray<readonly number[]>): Promise<void> {
    const keys = lists.length === 1 ? lists[0]! : lists.flat();
    for (let from = 0; from < keys.length; from += mostKeys) {
      const some = keys.length <= mostKeys ? keys : keys.slice(from, from + mostKeys);
      const found = await this.read(some);
      for (const key of some) this.values.set(key, found(key));
    }
  }
}
