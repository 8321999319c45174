import { InvalidInput, Refusal } from '../core/user-error';
import { together } from '../database/run-batch';
import type { Work } from '../database/work';
import { Opening } from '../roles/opening.entity';
import { Role } from '../roles/role.entity';
import { openingMachine } from '../roles/opening.machine';
import { OpeningStatus } from '../roles/role.enums';
import { roleClosing } from '../roles/role.service';
import { Application } from './application.entity';
import { ApplicationStatus } from './application.enums';
import type { ActiveApplicationsInput, CloseRoleInput } from './close-role.inputs';
import { reject, rejectionReason } from './ending.service';

/**
 * Closes a role: cancels the seats that are still open, and rejects its active applications or leaves them, as the user
 * says (rule 9). The role is locked first: what enters it is either there to be rejected, or
 * comes later and finds it closed.
 * @throws Refusal with NotFound, VersionConflict, IllegalTransition, InvalidInput, or what offers and interviews object
 */
export async function closeRole(work: Work, input: CloseRoleInput): Promise<Role> {
  const { roleId, expectedVersion, closeReason, activeApplications } = input;
  refuseUndecided(activeApplications);
  const role = await work.get(Role, roleId, 'roleId', { expectedVersion, lock: 'update' });
  role.close(closeReason ?? null, work.now);
  await work.save(role, 'role.closed');
  await roleClosing.run(work, role);
  await cancelSeats(work, role);
  await rejectActive(work, role, activeApplications);
  return role;
}

function refuseUndecided({ reject: rejecting, leave }: ActiveApplicationsInput): void {
  if ((rejecting ? 1 : 0) + (leave ? 1 : 0) === 1) return;
  const message = 'Say exactly one: `reject` with a reason, or `leave: true`.';
  throw new Refusal(new InvalidInput(message, ['input', 'activeApplications']));
}

async function cancelSeats(work: Work, role: Role): Promise<void> {
  const open = { roleId: role.id, status: OpeningStatus.OPEN };
  for (const seat of await work.find(Opening, open, { lock: 'update', orderBy: 't.id' })) {
    const status = openingMachine.next('cancel', seat.status);
    Object.assign(seat, { status, closedAt: work.now });
    await work.save(seat, 'opening.cancelled');
  }
}

async function rejectActive(
  work: Work,
  role: Role,
  { reject: ending }: ActiveApplicationsInput,
): Promise<void> {
  if (!ending) return;
  await rejectionReason(work, ending.reasonId, 'activeApplications.reject.reasonId');
  const active = { roleId: role.id, status: ApplicationStatus.ACTIVE };
  const applications = await work.find(Application, active, { lock: 'update', orderBy: 't.id' });
  await together(work, applications, (each, application) => reject(each, application, ending));
}
