import { Field, Int } from 'type-graphql';
import { Check, Entity, Index } from 'typeorm';
import { Application } from '../applications/application.entity';
import { Versioned, VersionedType } from '../core/node';
import {
  EnumColumn,
  InstantColumn,
  IntColumn,
  OrderIndexes,
  Personal,
  ReferenceColumn,
  TextColumn,
  UniqueRule,
} from '../database/columns';
import { InterviewStage } from '../roles/interview-stage.entity';
import { User } from '../users/user.entity';
import { InterviewStatus } from './interview.enums';

@VersionedType('An appointment of a candidate with interviewers.')
@Entity('interviews')
@OrderIndexes('interviews', 'endsAt', 'createdAt')
@Index('ix_interviews_applicationId', ['applicationId', 'startsAt', 'id'])
@Index('ix_interviews_startsAt', ['startsAt', 'id'])
@UniqueRule('uq_interviews_externalId', ['externalId'], 'Another interview has this external id.', [
  'input',
  'externalId',
])
@Check('ck_interviews_time', '`endsAt` > `startsAt`')
export class Interview extends Versioned {
  @ReferenceColumn(() => Application)
  applicationId!: number;

  @ReferenceColumn(() => InterviewStage)
  stageId!: number;

  @Field(() => InterviewStatus, { description: 'Where the interview stands.' })
  @EnumColumn(InterviewStatus)
  status!: InterviewStatus;

  @Field(() => Date, { description: 'When it starts.' })
  @InstantColumn()
  startsAt!: Date;

  @Field(() => Date, { description: 'When it ends.' })
  @InstantColumn()
  endsAt!: Date;

  @Field(() => String, { description: 'The IANA time zone in which it was agreed.' })
  @TextColumn(64)
  timeZone!: string;

  @Field(() => String, { nullable: true, description: 'The room, or the address of the call.' })
  @Personal()
  @TextColumn(500, { nullable: true })
  location!: string | null;

  @ReferenceColumn(() => User, { nullable: true })
  organizerId!: number | null;

  @Field(() => Int, { description: 'How often it was rescheduled; calendars need it.' })
  @IntColumn()
  sequence!: number;

  @Field(() => String, { nullable: true, description: 'Why it was cancelled.' })
  @Personal()
  @TextColumn(500, { nullable: true })
  cancelReason!: string | null;

  @Field(() => String, { nullable: true, description: 'The id in another system; unique.' })
  @Personal()
  @TextColumn(190, { nullable: true })
  externalId!: string | null;
}
