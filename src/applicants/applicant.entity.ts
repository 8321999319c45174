import { DerivedFrom } from '../core/derived';
import { Field } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { Versioned, VersionedType } from '../core/node';
import {
  BooleanColumn,
  Confidential,
  EnumColumn,
  FoldedColumn,
  InstantColumn,
  JsonColumn,
  LongTextColumn,
  Personal,
  ReferenceColumn,
  TextColumn,
  UniqueRule,
} from '../database/columns';
import { Restricted } from '../graphql/restricted';
import { SourceKind } from './applicant.enums';
import { Education, Experience, Link, Phone } from './profile.types';

@VersionedType('A person who applies, or might. Their candidacies are applications.')
@Entity('applicants')
@Index('ix_applicants_nameKey', ['nameKey', 'id'])
@Index('ix_applicants_createdAt', ['createdAt', 'id'])
@Index('ix_applicants_updatedAt', ['updatedAt', 'id'])
@Index('ix_applicants_consentUntil', ['consentUntil', 'id'])
@Index('ix_applicants_mergedIntoId', ['mergedIntoId'])
@UniqueRule('uq_applicants_externalId', ['externalId'], 'Another applicant has this external id.', [
  'input',
  'externalId',
])
export class Applicant extends Versioned {
  @Field(() => String, { nullable: true, description: 'The first name.' })
  @Personal()
  @TextColumn(100, { nullable: true })
  firstName!: string | null;

  @Field(() => String, { nullable: true, description: 'The last name.' })
  @Personal()
  @TextColumn(100, { nullable: true })
  lastName!: string | null;

  @Field(() => String, {
    description: 'The full name; `Anonymised applicant` once their personal data was erased.',
  })
  @DerivedFrom<Applicant>('firstName', 'lastName', 'anonymizedAt')
  get name(): string {
    if (this.anonymizedAt) return 'Anonymised applicant';
    const { firstName, lastName } = this;
    return firstName && lastName ? `${firstName} ${lastName}` : (firstName ?? '') + (lastName ?? '');
  }

  @Personal()
  @FoldedColumn<Applicant>(255, (applicant) => applicant.name)
  nameKey?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Who they are in a line, such as `Backend developer`.',
  })
  @Personal()
  @TextColumn(255, { nullable: true })
  headline!: string | null;

  @Field(() => String, { nullable: true, description: 'What they say of themselves.' })
  @Personal()
  @LongTextColumn({ nullable: true })
  summary!: string | null;

  @Restricted('contact:read')
  @Field(() => [Phone], { nullable: true, description: 'The telephone numbers.' })
  @Confidential()
  @Personal([])
  @JsonColumn()
  phones!: Phone[];

  @Restricted('contact:read')
  @Field(() => [Link], { nullable: true, description: 'Their pages on the web.' })
  @Confidential()
  @Personal([])
  @JsonColumn()
  links!: Link[];

  @Field(() => String, { nullable: true, description: 'Where they live.' })
  @Personal()
  @TextColumn(200, { nullable: true })
  location!: string | null;

  @Field(() => String, { nullable: true, description: 'Their IANA time zone.' })
  @Personal()
  @TextColumn(64, { nullable: true })
  timeZone!: string | null;

  @Field(() => [String], { description: 'What they can do.' })
  @Personal([])
  @JsonColumn()
  skills!: string[];

  @Field(() => [Experience], { description: 'The positions they have held, the newest first.' })
  @Personal([])
  @JsonColumn()
  experience!: Experience[];

  @Field(() => [Education], { description: 'What they have studied, the newest first.' })
  @Personal([])
  @JsonColumn()
  education!: Education[];

  @EnumColumn(SourceKind, { nullable: true })
  sourceKind!: SourceKind | null;

  @TextColumn(120, { nullable: true })
  sourceName!: string | null;

  @Field(() => Boolean, { description: 'Whether they asked not to be contacted.' })
  @BooleanColumn()
  doNotContact!: boolean;

  @Field(() => Date, { nullable: true, description: 'Until when they agreed that their data is kept.' })
  @InstantColumn({ nullable: true })
  consentUntil!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When their personal data was erased.' })
  @InstantColumn({ nullable: true })
  anonymizedAt!: Date | null;

  @ReferenceColumn(() => Applicant, { nullable: true, successor: true })
  mergedIntoId!: number | null;

  @Field(() => String, { nullable: true, description: 'The id in another system; unique.' })
  @Personal()
  @TextColumn(190, { nullable: true })
  externalId!: string | null;
}
