import { Refusal, RuleViolation } from '../core/user-error';
import { assignGiven } from '../core/assign';
import type { Work } from '../database/work';
import { Department } from './department.entity';
import type { CreateDepartmentInput, UpdateDepartmentInput } from './department.inputs';

/** Adds a department. */
export async function createDepartment(work: Work, input: CreateDepartmentInput): Promise<Department> {
  if (input.parentId) await work.demand(Department, input.parentId, 'parentId');
  return work.addLast(Department, input, 'department.created');
}

/** Changes a department. */
export async function updateDepartment(work: Work, input: UpdateDepartmentInput): Promise<Department> {
  const { departmentId, expectedVersion, ...changes } = input;
  const department = await work.get(Department, departmentId, 'departmentId', { expectedVersion });
  if (changes.parentId) await refuseCircle(work, department, changes.parentId);
  assignGiven(department, changes, ['name']);
  return work.save(department, 'department.updated');
}

/** A department must not stand above itself. */
async function refuseCircle(work: Work, department: Department, parentId: number): Promise<void> {
  let above: Department | null = await work.get(Department, parentId, 'parentId', { lock: 'share' });
  while (above) {
    if (above.id === department.id)
      throw new Refusal(
        new RuleViolation('DEPARTMENT_CIRCLE', 'A department cannot stand above itself.', [
          'input',
          'parentId',
        ]),
      );
    above =
      above.parentId === null
        ? null
        : await work.findFirst(Department, { id: above.parentId }, { lock: 'share' });
  }
}
