import { InputType } from 'type-graphql';
import { ExpectedVersion, KeyInput, TextInput } from '../graphql/input';
import { Department } from './department.entity';

@InputType({ description: 'A new department.' })
export class CreateDepartmentInput {
  @TextInput('The name; unique without regard to case and accents.', { max: 120 })
  name!: string;

  @KeyInput(() => Department, 'The department above it.', { optional: true })
  parentId?: number | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;
}

@InputType({ description: 'Changes to a department; `null` clears, what is left out stays.' })
export class UpdateDepartmentInput {
  @KeyInput(() => Department, 'The department.')
  departmentId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @TextInput('The name; unique without regard to case and accents.', { max: 120, optional: true })
  name?: string | null;

  @KeyInput(() => Department, 'The department above it.', { optional: true })
  parentId?: number | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;
}
