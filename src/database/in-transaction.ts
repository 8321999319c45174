import type { Lifetime } from '../core/lifetime';
import type { Signal } from '../core/signal';
import type { Session } from './session';
import { noticing } from './viewer-epoch';

/** A transaction that has not ended yet. */
export interface Transaction {
  session(lifetime?: Lifetime): Session;
  commit(): Promise<void>;
  rollback(reason: unknown): Promise<void>;
}

/**
 * Runs a body in a transaction, which it commits; what fails, or what a lifetime ends before, is rolled back.
 * @param viewersChanged told when something was committed that bears on viewers
 */
export async function inTransaction<T>(
  transaction: Transaction,
  body: (session: Session) => Promise<T>,
  viewersChanged: Signal,
  lifetime?: Lifetime,
): Promise<T> {
  try {
    lifetime?.check();
    const { session, growEpoch } = noticing(transaction.session(lifetime));
    const result = await body(session);
    lifetime?.check();
    const growing = growEpoch();
    const changed = growing instanceof Promise ? await growing : growing;
    await transaction.commit();
    if (changed) viewersChanged.emit();
    return result;
  } catch (error) {
    await transaction.rollback(error);
    throw error;
  }
}
