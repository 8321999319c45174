import { Field } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { Node, NodeType } from '../core/node';
import { Via } from '../core/viewer';
import { EnumColumn, InstantColumn, ReferenceColumn } from '../database/columns';
import { RejectionReason } from '../rejection-reasons/rejection-reason.entity';
import { InterviewStage } from '../roles/interview-stage.entity';
import { User } from '../users/user.entity';
import { Application } from './application.entity';
import { ApplicationStatus } from './application.enums';

@NodeType('A change of stage or status of an application. The last one equals its present state.')
@Entity('stage_transitions')
@Index('ix_stage_transitions_applicationId', ['applicationId', 'occurredAt', 'id'])
export class StageTransition extends Node {
  @ReferenceColumn(() => Application)
  applicationId!: number;

  @ReferenceColumn(() => InterviewStage, { nullable: true })
  fromStageId!: number | null;

  @ReferenceColumn(() => InterviewStage)
  toStageId!: number;

  @Field(() => ApplicationStatus, {
    nullable: true,
    description: 'The status before; null for the first one.',
  })
  @EnumColumn(ApplicationStatus, { nullable: true })
  fromStatus!: ApplicationStatus | null;

  @Field(() => ApplicationStatus, { description: 'The status after.' })
  @EnumColumn(ApplicationStatus)
  toStatus!: ApplicationStatus;

  @ReferenceColumn(() => RejectionReason, { nullable: true })
  reasonId!: number | null;

  @Field(() => Date, { description: 'When it happened.' })
  @InstantColumn()
  occurredAt!: Date;

  @ReferenceColumn(() => User, { nullable: true })
  actorId!: number | null;

  @Field(() => Via, { description: 'By which door it came in.' })
  @EnumColumn(Via)
  via!: Via;
}
