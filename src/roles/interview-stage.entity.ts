import { Field, Int, ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { Versioned, VersionedType } from '../core/node';
import {
  BooleanColumn,
  EnumColumn,
  FoldedColumn,
  IntColumn,
  JsonColumn,
  ReferenceColumn,
  TextColumn,
  UniqueRule,
} from '../database/columns';
import { Role } from './role.entity';
import { StageType } from './role.enums';

/** How many active stages a role has at most: its plan is read whole. */
export const mostStages = 30;

@ObjectType({
  description: 'Something that feedback in a stage judges, rated 1 to 4.',
  simpleResolvers: true,
})
export class FeedbackCriterion {
  @Field(() => String, { description: 'The name, such as `System design`.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What to look for.' })
  description!: string | null;
}

@VersionedType('A step of the plan of a role. One with history can be deactivated, never deleted.')
@Entity('interview_stages')
@Index('uq_interview_stages_role_id', ['roleId', 'id'], { unique: true })
@Index('ix_interview_stages_name', ['name'])
@UniqueRule(
  'uq_interview_stages_nameKey',
  ['roleId', 'nameKey'],
  'Another stage of the role has this name.',
  ['input', 'name'],
)
@UniqueRule(
  'uq_interview_stages_position',
  ['roleId', 'position'],
  'Another stage of the role has this position.',
)
export class InterviewStage extends Versioned {
  @ReferenceColumn(() => Role)
  roleId!: number;

  @Field(() => String, { description: 'The name; unique in the role.' })
  @TextColumn(120)
  name!: string;

  @FoldedColumn<InterviewStage>(190, (stage) => stage.name)
  nameKey?: string;

  @Field(() => StageType, { description: 'What happens in the stage.' })
  @EnumColumn(StageType)
  type!: StageType;

  @Field(() => Int, {
    nullable: true,
    description: 'The place in the plan, from 1 without gaps; null while not active.',
  })
  @IntColumn({ nullable: true })
  position!: number | null;

  @Field(() => Boolean, { description: 'Whether applications may enter it.' })
  @BooleanColumn()
  active!: boolean;

  @Field(() => Int, { nullable: true, description: 'Within how many days an application should leave it.' })
  @IntColumn({ nullable: true })
  targetDays!: number | null;

  @Field(() => [FeedbackCriterion], { description: 'What feedback in this stage judges.' })
  @JsonColumn()
  criteria!: FeedbackCriterion[];
}
