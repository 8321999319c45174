import { Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { Opening } from './opening.entity';
import { OpeningStatus } from './role.enums';

/**
 * Fills an open seat of a role: the named one, or the one that has been open longest (rule 8).
 * The seat is locked, so that of two hires for the last one the second finds none.
 * @throws Refusal with RuleViolation NO_OPEN_SEAT
 */
export async function fillOpening(work: Work, roleId: number, openingId?: number | null): Promise<Opening> {
  const match = { roleId, status: OpeningStatus.OPEN, ...(openingId ? { id: openingId } : {}) };
  const opening = await work.findFirst(Opening, match, { lock: 'update', orderBy: 't.openedAt, t.id' });
  if (!opening) throw new Refusal(new RuleViolation('NO_OPEN_SEAT', 'The role has no open seat to fill.'));
  Object.assign(opening, { status: OpeningStatus.FILLED, closedAt: work.now });
  return work.save(opening, 'opening.filled');
}

/** Frees a seat that was filled: the hire is taken back. */
export async function freeOpening(work: Work, openingId: number): Promise<Opening> {
  const opening = await work.findFirst(Opening, { id: openingId }, { lock: 'update' });
  Object.assign(opening!, { status: OpeningStatus.OPEN, closedAt: null });
  return work.save(opening!, 'opening.freed');
}
