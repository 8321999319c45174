import { Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { firstStage } from './interview-stage.service';
import { Opening } from './opening.entity';
import { Role } from './role.entity';
import { OpeningStatus } from './role.enums';
import type { RoleStatusInput } from './role-status.inputs';
import { roleClosing } from './role.service';

/** What stands against opening a role without a seat to fill. */
export const noSeat = 'The role has no open seat; add openings first.';

/**
 * Opens a draft: from now on it takes applications, and its seats count as open.
 * @throws Refusal with NotFound, VersionConflict, IllegalTransition, or RuleViolation NO_STAGE or NO_OPEN_SEAT
 */
export async function openRole(work: Work, input: RoleStatusInput): Promise<Role> {
  const role = await named(work, input);
  role.open('open', work.now);
  for (const seat of await openSeats(work, role)) {
    seat.openedAt = work.now;
    await work.save(seat, 'opening.opened');
  }
  return work.save(role, 'role.opened');
}

/**
 * Opens a role that was closed; that it was closed, and why, stays in the event log. Its cancelled seats stay so: new
 * ones are added when there is somebody to hire.
 * @throws Refusal with NotFound, VersionConflict or IllegalTransition
 */
export async function reopenRole(work: Work, input: RoleStatusInput): Promise<Role> {
  const role = await named(work, input);
  role.open('reopen', work.now);
  return work.save(role, 'role.reopened');
}

/** Pauses a role: it takes no new applications. @throws Refusal with IllegalTransition */
export async function holdRole(work: Work, input: RoleStatusInput): Promise<Role> {
  const role = await named(work, input);
  role.become('hold');
  return work.save(role, 'role.held');
}

/** Goes on with a paused role. @throws Refusal with IllegalTransition */
export async function resumeRole(work: Work, input: RoleStatusInput): Promise<Role> {
  const role = await named(work, input);
  role.become('resume');
  return work.save(role, 'role.resumed');
}

/** Puts a draft or a closed role away. @throws Refusal with IllegalTransition, or what offers and interviews object */
export async function archiveRole(work: Work, input: RoleStatusInput): Promise<Role> {
  const role = await named(work, input);
  role.become('archive');
  await work.save(role, 'role.archived');
  await roleClosing.run(work, role);
  return role;
}

/** Makes a draft of an archived role. @throws Refusal with IllegalTransition */
export async function restoreRole(work: Work, input: RoleStatusInput): Promise<Role> {
  const role = await named(work, input);
  role.restore();
  return work.save(role, 'role.restored');
}

function named(work: Work, { roleId, expectedVersion }: RoleStatusInput): Promise<Role> {
  return work.get(Role, roleId, 'roleId', { expectedVersion, lock: 'update' });
}

/** The seats that are to be filled; a role without one, or without a stage to begin in, has nothing to open for. */
async function openSeats(work: Work, role: Role): Promise<Opening[]> {
  await firstStage(work, role.id);
  const seats = await work.find(
    Opening,
    { roleId: role.id, status: OpeningStatus.OPEN },
    { lock: 'update', orderBy: 't.id' },
  );
  if (seats.length === 0) throw new Refusal(new RuleViolation('NO_OPEN_SEAT', noSeat, ['input', 'roleId']));
  return seats;
}
