import { demandPay } from '../access/pay';
import { assignGiven } from '../core/assign';
import { Hook } from '../core/hook';
import { fold } from '../core/text';
import { InvalidInput, Refusal } from '../core/user-error';
import type { Work } from '../database/work';
import { Department } from '../departments/department.entity';
import { changeableRole } from './changeable-role.service';
import { makeOwner } from './hiring-team.service';
import { addPlan } from './stage-plan';
import { addSeats } from './opening.service';
import { Role } from './role.entity';
import { RoleStatus } from './role.enums';
import type { CreateRoleInput, UpdateRoleInput } from './role.inputs';
import { salaryOf } from './salary-range';

/** Runs before a role is closed or archived; offers and interviews object while one of theirs stands against it (rule 9). */
export const roleClosing = new Hook<[work: Work, role: Role]>();

/**
 * Adds a role as a draft, with its plan of stages and its seats. Who adds it owns it, and so may see it when it is
 * confidential.
 * @throws Refusal with InvalidInput, NotFound (department), AlreadyExists (code, external id) or RuleViolation PERMISSION_MISSING (pay)
 */
export async function createRole(work: Work, input: CreateRoleInput): Promise<Role> {
  const { openings, stages, salaryRange, skills, confidential, ...values } = input;
  demandPay(work.viewer, salaryRange, 'salaryRange');
  if (input.departmentId) await work.demand(Department, input.departmentId, 'departmentId');
  refuseReversedYears(input);
  const role = await work.add(
    Role,
    {
      ...values,
      ...salaryOf(salaryRange),
      skills: eachOnce(skills ?? []),
      confidential: confidential ?? false,
      status: RoleStatus.DRAFT,
    },
    'role.created',
  );
  await addPlan(work, role, stages);
  await addSeats(work, role, openings ?? 1, null);
  if (work.viewer.userId !== null) await makeOwner(work, role, work.viewer.userId, null);
  return role;
}

/**
 * Changes what a role says of its job.
 * @throws Refusal with InvalidInput, NotFound, VersionConflict, AlreadyExists, or RuleViolation ROLE_ARCHIVED or
 *   PERMISSION_MISSING (pay)
 */
export async function updateRole(work: Work, input: UpdateRoleInput): Promise<Role> {
  const { roleId, expectedVersion, salaryRange, ...changes } = input;
  const role = await changeableRole(work, roleId, 'roleId', expectedVersion);
  demandPay(work.viewer, salaryRange, 'salaryRange');
  if (changes.departmentId) await work.demand(Department, changes.departmentId, 'departmentId');
  if (changes.skills) changes.skills = eachOnce(changes.skills);
  assignGiven(role, changes, ['title', 'employmentType', 'skills', 'confidential']);
  if (salaryRange !== undefined) Object.assign(role, salaryOf(salaryRange));
  refuseReversedYears(role);
  return work.save(role, 'role.updated');
}

/** The texts without those that repeat an earlier one in another spelling of case or accents. */
function eachOnce(texts: string[]): string[] {
  const seen = new Set<string>();
  return texts.filter((text) => {
    const folded = fold(text);
    return !seen.has(folded) && seen.add(folded);
  });
}

function refuseReversedYears(role: {
  minYearsExperience?: number | null;
  maxYearsExperience?: number | null;
}): void {
  const { minYearsExperience: least = null, maxYearsExperience: most = null } = role;
  if (least !== null && most !== null && least > most)
    throw new Refusal(
      new InvalidInput('The least years are above the most.', ['input', 'minYearsExperience']),
    );
}
