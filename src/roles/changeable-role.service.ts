import { Refusal, RuleViolation } from '../core/user-error';
import type { Loaders } from '../database/loaders';
import type { Work } from '../database/work';
import { Role } from './role.entity';
import { RoleStatus } from './role.enums';

/**
 * The role that is to be changed, in itself or in its plan, seats or team. Its row is locked until the Work ends, so
 * that such changes to one role follow one another.
 * @param path where the id by which the user names it stands in the input
 * @throws Refusal with NotFound, VersionConflict, or RuleViolation ROLE_ARCHIVED
 */
export async function changeableRole(
  work: Work,
  roleId: number,
  path: string,
  expectedVersion?: number | null,
): Promise<Role> {
  const role = await work.get(Role, roleId, path, { expectedVersion, lock: 'update' });
  const reason = whyNotChangeable(role);
  if (reason) throw new Refusal(new RuleViolation('ROLE_ARCHIVED', reason, ['input', path]));
  return role;
}

/** Why a role, its plan, its seats and its team stay as they are; null when they may be changed. */
export function whyNotChangeable({ status }: Role): string | null {
  return status === RoleStatus.ARCHIVED ? 'The role is archived; restore it first.' : null;
}

/** The same of what belongs to a role; roles are read together. */
export async function whyNotWithin({ roleId }: { roleId: number }, loaders: Loaders): Promise<string | null> {
  const role = await loaders.one(Role, roleId);
  return role && whyNotChangeable(role);
}
