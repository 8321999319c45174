import { InputType } from 'type-graphql';
import { EnumInput, ExpectedVersion, IntInput, KeyInput, NestedInput, TextInput } from '../graphql/input';
import { InterviewStage, mostStages } from './interview-stage.entity';
import { Role } from './role.entity';
import { StageType } from './role.enums';

const mostCriteria = 20;

@InputType({ description: 'Something that feedback in a stage judges.' })
export class FeedbackCriterionInput {
  @TextInput('The name, such as `System design`; unique in the stage.', { max: 120 })
  name!: string;

  @TextInput('What to look for.', { max: 1_000, lines: true, optional: true })
  description?: string | null;
}

@InputType({ description: 'A stage of the plan of a new role.' })
export class StageInput {
  @TextInput('The name; unique in the role.', { max: 120 })
  name!: string;

  @EnumInput(StageType, 'What happens in the stage.')
  type!: StageType;

  @IntInput('Within how many days an application should leave it.', { min: 1, max: 365, optional: true })
  targetDays?: number | null;

  @NestedInput(() => FeedbackCriterionInput, 'What feedback in the stage judges.', {
    list: mostCriteria,
    optional: true,
  })
  criteria?: FeedbackCriterionInput[] | null;
}

@InputType({ description: 'A new stage in the plan of a role.' })
export class AddStageInput {
  @KeyInput(() => Role, 'The role.')
  roleId!: number;

  @TextInput('The name; unique in the role.', { max: 120 })
  name!: string;

  @EnumInput(StageType, 'What happens in the stage.')
  type!: StageType;

  @IntInput('The place in the plan, from 1; those from there on move up. At the end if left out.', {
    min: 1,
    max: mostStages,
    optional: true,
  })
  position?: number | null;

  @IntInput('Within how many days an application should leave it.', { min: 1, max: 365, optional: true })
  targetDays?: number | null;

  @NestedInput(() => FeedbackCriterionInput, 'What feedback in the stage judges.', {
    list: mostCriteria,
    optional: true,
  })
  criteria?: FeedbackCriterionInput[] | null;
}

@InputType({ description: 'Changes to a stage; `null` clears, what is left out stays.' })
export class UpdateStageInput {
  @KeyInput(() => InterviewStage, 'The stage.')
  stageId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @TextInput('The name; unique in the role.', { max: 120, optional: true })
  name?: string | null;

  @EnumInput(StageType, 'What happens in the stage.', { optional: true })
  type?: StageType | null;

  @IntInput('Within how many days an application should leave it.', { min: 1, max: 365, optional: true })
  targetDays?: number | null;

  @NestedInput(() => FeedbackCriterionInput, 'What feedback in the stage judges; replaces all.', {
    list: mostCriteria,
    optional: true,
  })
  criteria?: FeedbackCriterionInput[] | null;
}

@InputType({ description: 'A new order of the plan of a role.' })
export class ReorderStagesInput {
  @KeyInput(() => Role, 'The role.')
  roleId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @KeyInput(() => InterviewStage, 'All active stages of the role, each once, in their new order.', {
    list: mostStages,
  })
  stageIds!: number[];
}

@InputType({ description: 'Which stage to take out of the plan.' })
export class DeactivateStageInput {
  @KeyInput(() => InterviewStage, 'The stage.')
  stageId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}

@InputType({ description: 'Which stage to put back into the plan.' })
export class ReactivateStageInput {
  @KeyInput(() => InterviewStage, 'The stage.')
  stageId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}
