import { Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { changeableRole } from './changeable-role.service';
import { Opening } from './opening.entity';
import type { AddOpeningsInput, CancelOpeningInput } from './opening.inputs';
import { openingMachine } from './opening.machine';
import type { Role } from './role.entity';
import { OpeningStatus } from './role.enums';

const mostSeats = 500;

/**
 * Gives a role more seats.
 * @throws Refusal with NotFound, or RuleViolation ROLE_ARCHIVED or TOO_MANY_OPENINGS
 */
export async function addOpenings(
  work: Work,
  { roleId, count }: AddOpeningsInput,
): Promise<{ role: Role; openings: Opening[] }> {
  const role = await changeableRole(work, roleId, 'roleId');
  const present = await work.find(Opening, { roleId });
  if (present.length + count > mostSeats)
    throw new Refusal(
      new RuleViolation('TOO_MANY_OPENINGS', `A role has at most ${mostSeats} seats.`, ['input', 'count']),
    );
  return { role, openings: await addSeats(work, role, count, 'opening.added') };
}

/** Adds open seats; `event` is null for seats that come with their role. */
export async function addSeats(
  work: Work,
  role: Role,
  count: number,
  event: string | null,
): Promise<Opening[]> {
  const seats: Opening[] = [];
  for (let seat = 0; seat < count; seat++)
    seats.push(
      await work.add(Opening, { roleId: role.id, status: OpeningStatus.OPEN, openedAt: work.now }, event),
    );
  return seats;
}

/**
 * Gives up a seat that nobody fills.
 * @throws Refusal with NotFound, VersionConflict, IllegalTransition, or RuleViolation ROLE_ARCHIVED
 */
export async function cancelOpening(work: Work, input: CancelOpeningInput): Promise<Opening> {
  const { openingId, expectedVersion } = input;
  const { roleId } = await work.get(Opening, openingId, 'openingId');
  await changeableRole(work, roleId, 'openingId');
  const opening = await work.get(Opening, openingId, 'openingId', { expectedVersion, lock: 'update' });
  const status = openingMachine.next('cancel', opening.status);
  Object.assign(opening, { status, closedAt: work.now });
  return work.save(opening, 'opening.cancelled');
}

/**
 * Fills an open seat of a role: the named one, or the one that has been open longest (rule 8).
 * The seat is locked, so that of two hires for the last one the second finds none.
 * @throws Refusal with RuleViolation NO_OPEN_SEAT
 */
export async function fillOpening(work: Work, roleId: number, openingId?: number | null): Promise<Opening> {
  const match = { roleId, status: OpeningStatus.OPEN, ...(openingId ? { id: openingId } : {}) };
  const opening = await work.findFirst(Opening, match, { lock: 'update', orderBy: 't.openedAt, t.id' });
  if (!opening) throw new Refusal(new RuleViolation('NO_OPEN_SEAT', 'The role has no open seat to fill.'));
  const status = openingMachine.next('fill', opening.status);
  Object.assign(opening, { status, closedAt: work.now });
  return work.save(opening, 'opening.filled');
}

/** Frees a seat that was filled: the hire is taken back. @throws Refusal with IllegalTransition */
export async function freeOpening(work: Work, openingId: number): Promise<Opening> {
  const opening = (await work.findFirst(Opening, { id: openingId }, { lock: 'update' }))!;
  const status = openingMachine.next('free', opening.status);
  Object.assign(opening, { status, closedAt: null });
  return work.save(opening, 'opening.freed');
}
