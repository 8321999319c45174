import { Resolver } from 'type-graphql';
import { PayRange, payRangeOf } from '../core/pay';
import type { Work } from '../database/work';
import { Department } from '../departments/department.entity';
import { belongsTo, computed, hasMany } from '../graphql/references';
import { restrict } from '../graphql/restricted';
import { Allow, lookupsOf, Mutates } from '../graphql/root-fields';
import './role.access';
import { Role } from './role.entity';
import { CreateRoleInput, UpdateRoleInput } from './role.inputs';
import './role.list';
import { createRole, updateRole } from './role.service';

belongsTo(Role, 'department', Department, 'departmentId', 'The department that hires.');
hasMany(Department, 'roles', Role, 'departmentId', 'The roles of the department.');
computed(
  Role,
  'salaryRange',
  () => PayRange,
  'What the job pays; null when nothing is said.',
  (role) => payRangeOf(role.salaryMin, role.salaryMax, role.salaryCurrency, role.salaryPeriod),
  ['salaryMin', 'salaryMax', 'salaryCurrency', 'salaryPeriod'],
);
restrict(Role, 'salaryRange', 'pay:read');

export const RoleLookups = lookupsOf(Role, 'role:read', {
  one: 'role',
  byExternalId: 'roleByExternalId',
  page: 'roles',
  what: 'role',
});

@Resolver()
export class RoleResolver {
  @Allow('role:write')
  @Mutates(Role, CreateRoleInput, 'Adds a role as a draft, with its plan of stages and its seats.')
  createRole(input: CreateRoleInput, work: Work): Promise<Role> {
    return createRole(work, input);
  }

  @Allow('role:write')
  @Mutates(Role, UpdateRoleInput, 'Changes what a role says of its job.')
  updateRole(input: UpdateRoleInput, work: Work): Promise<Role> {
    return updateRole(work, input);
  }
}
