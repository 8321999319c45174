import { Field, Int, ObjectType } from 'type-graphql';
import { Check, Entity, Index } from 'typeorm';
import { Application } from '../applications/application.entity';
import { Versioned, VersionedType } from '../core/node';
import {
  Confidential,
  EnumColumn,
  InstantColumn,
  IntColumn,
  JsonColumn,
  LongTextColumn,
  Personal,
  ReferenceColumn,
  TextColumn,
  UniqueRule,
} from '../database/columns';
import { Interview } from '../interviews/interview.entity';
import { InterviewStage } from '../roles/interview-stage.entity';
import { User } from '../users/user.entity';
import { FeedbackStatus, Recommendation } from './feedback.enums';

@ObjectType({ description: 'How well a candidate met one criterion.', simpleResolvers: true })
export class CriterionRating {
  @Field(() => String, { description: 'The name of the criterion.' })
  criterion!: string;

  @Field(() => Int, { description: 'From 1, poor, to 4, excellent.' })
  score!: number;
}

@VersionedType('What someone thinks of a candidate, after an interview or without one. Final once submitted.')
@Entity('feedback')
@Index('ix_feedback_application_list', [
  ...['applicationId', 'status', 'supersededAt', 'submittedAt', 'id'],
  ...['authorId', 'recommendation', 'rating'],
])
@Index('ix_feedback_interviewId', ['interviewId', 'submittedAt', 'id'])
@Index('ix_feedback_authorId', ['authorId', 'submittedAt', 'id'])
@UniqueRule('uq_feedback_slot', ['slot'], 'There is feedback of this author already; supersede it instead.', [
  'input',
])
@UniqueRule('uq_feedback_supersedesId', ['supersedesId'], 'This feedback was superseded already.', [
  'input',
  'feedbackId',
])
@UniqueRule('uq_feedback_externalId', ['externalId'], 'Another feedback has this external id.', [
  'input',
  'externalId',
])
@Check('ck_feedback_rating', '`rating` BETWEEN 1 AND 5')
export class Feedback extends Versioned {
  @ReferenceColumn(() => Application)
  applicationId!: number;

  @ReferenceColumn(() => Interview, { nullable: true })
  interviewId!: number | null;

  @ReferenceColumn(() => InterviewStage)
  stageId!: number;

  @ReferenceColumn(() => User)
  authorId!: number;

  @ReferenceColumn(() => User)
  submittedById!: number;

  @Field(() => FeedbackStatus, { description: 'Whether it counts yet.' })
  @EnumColumn(FeedbackStatus)
  status!: FeedbackStatus;

  @Field(() => Recommendation, {
    nullable: true,
    description: 'What the author recommends; given when submitted.',
  })
  @Confidential()
  @EnumColumn(Recommendation, { nullable: true })
  recommendation!: Recommendation | null;

  @Field(() => Int, { nullable: true, description: 'From 1, poor, to 5, excellent.' })
  @Confidential()
  @IntColumn({ nullable: true })
  rating!: number | null;

  @Field(() => [CriterionRating], { description: 'How well the candidate met each criterion.' })
  @Confidential()
  @JsonColumn()
  ratings!: CriterionRating[];

  @Field(() => String, { nullable: true, description: 'In words.' })
  @Confidential()
  @Personal()
  @LongTextColumn({ nullable: true })
  comment!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was submitted; null for a draft.' })
  @InstantColumn({ nullable: true })
  submittedAt!: Date | null;

  @ReferenceColumn(() => Feedback, { nullable: true })
  supersedesId!: number | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When a newer one took its place; null while it stands.',
  })
  @InstantColumn({ nullable: true })
  supersededAt!: Date | null;

  /** What it is about, whose it is and its status, while it stands: so that there is one of each. Null once superseded. */
  @TextColumn(80, { nullable: true })
  slot!: string | null;

  @Field(() => String, { nullable: true, description: 'The id in another system; unique.' })
  @Personal()
  @TextColumn(190, { nullable: true })
  externalId!: string | null;
}
