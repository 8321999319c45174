import { InputType } from 'type-graphql';
import { PayPeriod } from '../core/pay';
import * as rules from '../core/rules';
import { Department } from '../departments/department.entity';
import {
  EnumInput,
  ExpectedVersion,
  FlagInput,
  IntInput,
  KeyInput,
  NestedInput,
  RuledInput,
  TextInput,
} from '../graphql/input';
import { mostStages } from './interview-stage.entity';
import { StageInput } from './interview-stage.inputs';
import { Role } from './role.entity';
import { EmploymentType, WorkMode } from './role.enums';

/** Stays within what a MySQL text column holds, four bytes for each character. */
const longest = 16_000;
const years = { min: 0, max: 80, optional: true };
const skills = { max: 100, list: 100, optional: true };

@InputType({ description: 'Pay from one amount to another; one of the two may be left out.' })
export class PayRangeInput {
  @RuledInput(rules.amount, 'The lowest amount as a decimal, such as `95072.00`.', { optional: true })
  min?: string | null;

  @RuledInput(rules.amount, 'The highest amount as a decimal.', { optional: true })
  max?: string | null;

  @RuledInput(rules.currency, 'The ISO 4217 currency code.')
  currency!: string;

  @EnumInput(PayPeriod, 'The period that the amounts are for.')
  period!: PayPeriod;
}

@InputType({ description: 'A new role, which begins as a draft.' })
export class CreateRoleInput {
  @TextInput('The job title.', { max: 200 })
  title!: string;

  @TextInput('The requisition id; unique.', { max: 60, optional: true })
  code?: string | null;

  @TextInput('What the job is about.', { max: longest, lines: true, optional: true })
  description?: string | null;

  @KeyInput(() => Department, 'The department.', { optional: true })
  departmentId?: number | null;

  @TextInput('Where the job is.', { max: 200, optional: true })
  location?: string | null;

  @EnumInput(WorkMode, 'Where the work is done.', { optional: true })
  workMode?: WorkMode | null;

  @EnumInput(EmploymentType, 'The kind of employment.')
  employmentType!: EmploymentType;

  @NestedInput(() => PayRangeInput, 'What the job pays.', { optional: true })
  salaryRange?: PayRangeInput | null;

  @IntInput('The least years of experience asked for.', years)
  minYearsExperience?: number | null;

  @IntInput('The most years of experience asked for.', years)
  maxYearsExperience?: number | null;

  @TextInput('The skills asked for; each counts once.', skills)
  skills?: string[] | null;

  @FlagInput('Whether only its hiring team and admins may see it; no if left out.', { optional: true })
  confidential?: boolean | null;

  @IntInput('How many seats it has; 1 if left out.', { min: 1, max: 100, optional: true })
  openings?: number | null;

  @NestedInput(() => StageInput, 'The plan of stages, in order; the default plan if left out.', {
    list: mostStages,
    optional: true,
  })
  stages?: StageInput[] | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;
}

@InputType({ description: 'Changes to a role; `null` clears, what is left out stays.' })
export class UpdateRoleInput {
  @KeyInput(() => Role, 'The role.')
  roleId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @TextInput('The job title.', { max: 200, optional: true })
  title?: string | null;

  @TextInput('The requisition id; unique.', { max: 60, optional: true })
  code?: string | null;

  @TextInput('What the job is about.', { max: longest, lines: true, optional: true })
  description?: string | null;

  @KeyInput(() => Department, 'The department.', { optional: true })
  departmentId?: number | null;

  @TextInput('Where the job is.', { max: 200, optional: true })
  location?: string | null;

  @EnumInput(WorkMode, 'Where the work is done.', { optional: true })
  workMode?: WorkMode | null;

  @EnumInput(EmploymentType, 'The kind of employment.', { optional: true })
  employmentType?: EmploymentType | null;

  @NestedInput(() => PayRangeInput, 'What the job pays; replaces the whole range.', { optional: true })
  salaryRange?: PayRangeInput | null;

  @IntInput('The least years of experience asked for.', years)
  minYearsExperience?: number | null;

  @IntInput('The most years of experience asked for.', years)
  maxYearsExperience?: number | null;

  @TextInput('The skills asked for; replaces all of them.', skills)
  skills?: string[] | null;

  @FlagInput('Whether only its hiring team and admins may see it.', { optional: true })
  confidential?: boolean | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;
}
