import type { Settled } from './soon';

/**
 * Waits for several things that were begun together; none of them runs on when this has failed.
 * @throws what the first of them in the list throws, however fast another one failed
 */
export async function concurrently<T extends readonly unknown[]>(...begun: T): Promise<Settled<T>> {
  // Whatever fails before it is waited for is heard of then.
  for (const later of begun.slice(1)) if (later instanceof Promise) later.catch(() => undefined);
  const results: unknown[] = [];
  let failure: { error: unknown } | null = null;
  for (const each of begun)
    try {
      results.push(each instanceof Promise ? await each : each);
    } catch (error) {
      failure ??= { error };
    }
  if (failure) throw failure.error;
  return results as Settled<T>;
}
