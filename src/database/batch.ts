import DataLoader from 'dataloader';

/** Tells what was read for a key. */
export type Found<V> = (key: number) => V;

/** Keys of one statement; beyond it a second one is sent. */
const mostKeys = 20_000;

/**
 * Reads of one kind in one request: what one tick asks for, in however many lists of keys, is one statement, and no key is
 * read twice. A list costs one promise, not one for each of its keys.
 */
export class Batch<V> {
  private readonly values = new Map<number, V>();
  private readonly running = new Map<number, Promise<void>>();
  private readonly lists: DataLoader<readonly number[], void>;

  /** @param read reads a batch of distinct keys and returns the answer for each */
  constructor(private readonly read: (keys: readonly number[]) => Promise<Found<V>>) {
    this.lists = new DataLoader(
      async (lists) => {
        await this.readAll(lists.length === 1 ? lists[0]! : lists.flat());
        return lists.map(() => undefined);
      },
      { cache: false },
    );
  }

  /** Waits until all of the keys have been read. */
  async load(keys: readonly number[]): Promise<Found<V>> {
    const missing: number[] = [];
    const waits = new Set<Promise<void>>();
    for (const key of keys) {
      const known = this.running.get(key);
      if (known) waits.add(known);
      else missing.push(key);
    }
    if (missing.length > 0) {
      const distinct = [...new Set(missing)];
      const reading = this.lists.load(distinct);
      for (const key of distinct) this.running.set(key, reading);
      waits.add(reading);
    }
    for (const wait of waits) await wait;
    return (key) => this.values.get(key)!;
  }

  private async readAll(keys: readonly number[]): Promise<void> {
    for (let from = 0; from < keys.length; from += mostKeys) {
      const some = keys.length <= mostKeys ? keys : keys.slice(from, from + mostKeys);
      const found = await this.read(some);
      for (const key of some) this.values.set(key, found(key));
    }
  }
}
