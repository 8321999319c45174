import { tableOf, toParam } from '../database/rows';
import type { Session } from '../database/session';
import { WebhookProgress } from './webhook-progress.entity';

/** Who sends, and for how long at a time. */
export interface Lease {
  owner: string;
  now: Date;
  until: Date;
}

/** What a sender writes about the progress of an endpoint. */
export type ProgressValues = Pick<WebhookProgress, 'position' | 'heldUntil' | 'failingSince'>;

/**
 * Takes the lease of an endpoint, if nobody holds it and nothing was sent since its turn was read: what was decided by that
 * reading still holds.
 * @returns the new turn; null when another one was faster
 */
export async function takeLease(
  session: Session,
  { endpointId, turn }: Pick<WebhookProgress, 'endpointId' | 'turn'>,
  { owner, now, until }: Lease,
): Promise<number | null> {
  const { affected } = await session.run(
    `UPDATE ${tableOf(WebhookProgress).name} SET owner = ?, leasedUntil = ?, turn = turn + 1 ` +
      "WHERE endpointId = ? AND turn = ? AND (owner = '' OR leasedUntil < ?)",
    [owner, toParam(until), endpointId, turn, toParam(now)],
  );
  return affected === 1 ? turn + 1 : null;
}

/**
 * Writes what a sender has done, in the transaction of its outcome, if the turn is still its own.
 * @returns whether it is
 */
export async function writeProgress(
  session: Session,
  { endpointId, turn }: Pick<WebhookProgress, 'endpointId' | 'turn'>,
  { position, heldUntil, failingSince }: ProgressValues,
): Promise<boolean> {
  const { affected } = await session.run(
    `UPDATE ${tableOf(WebhookProgress).name} SET position = ?, heldUntil = ?, failingSince = ? WHERE endpointId = ? AND turn = ?`,
    [position, toParam(heldUntil), toParam(failingSince), endpointId, turn],
  );
  return affected === 1;
}

/** Gives the lease of a turn back. */
export async function giveLeaseBack(
  session: Session,
  { endpointId, turn }: Pick<WebhookProgress, 'endpointId' | 'turn'>,
): Promise<void> {
  await session.run(
    `UPDATE ${tableOf(WebhookProgress).name} SET owner = '' WHERE endpointId = ? AND turn = ?`,
    [endpointId, turn],
  );
}

/** Keeps all leases of a process. */
export async function keepLeases(session: Session, { owner, until }: Lease): Promise<void> {
  await session.run(`UPDATE ${tableOf(WebhookProgress).name} SET leasedUntil = ? WHERE owner = ?`, [
    toParam(until),
    owner,
  ]);
}
