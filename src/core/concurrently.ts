import type { Settled } from './soon';

/**
 * Waits for several things that were begun together; none of them runs on when this has failed.
 * @throws what the first of them in the list throws, however fast another one failed
 */
export async function concurrently<T extends readonly unknown[]>(...begun: T): Promise<Settled<T>> {
  const settled = await Promise.allSettled(begun);
  return settled.map((each) => {
    if (each.status === 'rejected') throw each.reason;
    return each.value;
  }) as Settled<T>;
}
