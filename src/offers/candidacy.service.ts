import { Application } from '../applications/application.entity';
import { activeApplication } from '../applications/application.service';
import { whyNotRun } from '../applications/entry.service';
import { Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { Role } from '../roles/role.entity';

/**
 * The role of an application, held to the end of the transaction so that it cannot close meanwhile. Roles are held
 * before applications, so that everyone waits in the same order.
 * @param path where the id of the application stands in the input
 * @throws Refusal with NotFound
 */
export async function holdRoleOf(work: Work, applicationId: number, path: string): Promise<Role> {
  const { roleId } = await work.get(Application, applicationId, path);
  return (await work.findFirst(Role, { id: roleId }, { lock: 'share' }))!;
}

/** @throws Refusal with RuleViolation ROLE_NOT_RUNNING unless the role is OPEN or ON_HOLD */
export function requireRunning(role: Role, path: string): void {
  const reason = whyNotRun(role);
  if (reason) throw new Refusal(new RuleViolation('ROLE_NOT_RUNNING', reason, ['input', path]));
}

/**
 * An ACTIVE application of a role that still hires; neither can end before this transaction does.
 * @param path where the id stands in the input
 * @throws Refusal with NotFound, VersionConflict, what `activeApplication` says, or RuleViolation ROLE_NOT_RUNNING
 */
export async function holdCandidacy(
  work: Work,
  applicationId: number,
  path: string,
  expectedVersion?: number,
): Promise<Application> {
  const role = await holdRoleOf(work, applicationId, path);
  const application = await activeApplication(work, applicationId, path, { expectedVersion, lock: 'update' });
  requireRunning(role, path);
  return application;
}
