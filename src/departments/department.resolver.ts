import { Resolver } from 'type-graphql';
import type { Work } from '../database/work';
import { belongsTo, hasMany } from '../graphql/references';
import { Allow, lookupsOf, Mutates } from '../graphql/root-fields';
import './department.access';
import { Department } from './department.entity';
import { CreateDepartmentInput, UpdateDepartmentInput } from './department.inputs';
import './department.list';
import { createDepartment, updateDepartment } from './department.service';

belongsTo(Department, 'parent', Department, 'parentId', 'The department above it.');
hasMany(Department, 'children', Department, 'parentId', 'The departments directly below it.');

export const DepartmentLookups = lookupsOf(Department, 'organization:read', {
  one: 'department',
  byExternalId: 'departmentByExternalId',
  page: 'departments',
  what: 'department',
});

@Resolver()
export class DepartmentResolver {
  @Allow('organization:write')
  @Mutates(Department, CreateDepartmentInput, 'Adds a department.')
  createDepartment(input: CreateDepartmentInput, work: Work): Promise<Department> {
    return createDepartment(work, input);
  }

  @Allow('organization:write')
  @Mutates(Department, UpdateDepartmentInput, 'Renames a department or moves it below another one.')
  updateDepartment(input: UpdateDepartmentInput, work: Work): Promise<Department> {
    return updateDepartment(work, input);
  }
}
