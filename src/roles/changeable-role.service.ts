import { Refusal, RuleViolation } from '../core/user-error';
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
  if (role.status !== RoleStatus.ARCHIVED) return role;
  throw new Refusal(
    new RuleViolation('ROLE_ARCHIVED', 'The role is archived; restore it first.', ['input', path]),
  );
}
