import { Field, Int } from 'type-graphql';
import { Check, Entity, Index } from 'typeorm';
import { Application } from '../applications/application.entity';
import { Versioned, VersionedType } from '../core/node';
import { PayPeriod } from '../core/pay';
import {
  Confidential,
  DayColumn,
  EnumColumn,
  InstantColumn,
  IntColumn,
  MoneyColumn,
  OrderIndexes,
  Personal,
  ReferenceColumn,
  TextColumn,
  UniqueRule,
} from '../database/columns';
import { CalendarDay } from '../graphql/scalars';
import { Opening } from '../roles/opening.entity';
import { User } from '../users/user.entity';
import { OfferStatus } from './offer.enums';

@VersionedType('What the organisation offers a candidate. A sent one is changed by a new revision.')
@Entity('offers')
@OrderIndexes('offers', 'sentAt', 'expiresAt', 'resolvedAt', 'startsOn', 'revision')
@Index('ix_offers_applicationId', ['applicationId', 'revision'])
@Index('ix_offers_status_expiresAt', ['status', 'expiresAt'])
@Index('ix_offers_createdAt', ['createdAt', 'id'])
@UniqueRule(
  'uq_offers_unresolvedApplicationId',
  ['unresolvedApplicationId'],
  'The application has an unresolved offer already.',
  ['input', 'applicationId'],
)
@UniqueRule('uq_offers_externalId', ['externalId'], 'Another offer has this external id.', [
  'input',
  'externalId',
])
@Check('ck_offers_salary', '`salaryAmount` >= 0')
export class Offer extends Versioned {
  @ReferenceColumn(() => Application)
  applicationId!: number;

  @ReferenceColumn(() => Opening, { nullable: true })
  openingId!: number | null;

  /** The application's key while the offer is not resolved, else null: so that there is one at most. */
  @IntColumn({ nullable: true })
  unresolvedApplicationId!: number | null;

  @Field(() => Int, { description: 'The number of the revision, from 1.' })
  @IntColumn()
  revision!: number;

  @Field(() => OfferStatus, { description: 'Where the offer stands.' })
  @EnumColumn(OfferStatus)
  status!: OfferStatus;

  @Confidential()
  @MoneyColumn()
  salaryAmount!: number;

  @Confidential()
  @TextColumn(3)
  salaryCurrency!: string;

  @Confidential()
  @EnumColumn(PayPeriod)
  salaryPeriod!: PayPeriod;

  @Field(() => CalendarDay, { nullable: true, description: 'The first day of work.' })
  @DayColumn({ nullable: true })
  startsOn!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it was sent.' })
  @InstantColumn({ nullable: true })
  sentAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'Until when the candidate may answer.' })
  @InstantColumn({ nullable: true })
  expiresAt!: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When it was accepted, declined, withdrawn, superseded, or expired.',
  })
  @InstantColumn({ nullable: true })
  resolvedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was approved.' })
  @InstantColumn({ nullable: true })
  approvedAt!: Date | null;

  @ReferenceColumn(() => User, { nullable: true })
  approverId!: number | null;

  @ReferenceColumn(() => User, { nullable: true })
  createdById!: number | null;

  @Field(() => String, { nullable: true, description: 'Why it was declined, withdrawn or not approved.' })
  @Confidential()
  @Personal()
  @TextColumn(500, { nullable: true })
  resolutionNote!: string | null;

  @Field(() => String, { nullable: true, description: 'The id in another system; unique.' })
  @Personal()
  @TextColumn(190, { nullable: true })
  externalId!: string | null;
}
