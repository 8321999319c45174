import { DerivedFrom } from '../core/derived';
import { Field } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { Node, NodeType } from '../core/node';
import {
  Confidential,
  EnumColumn,
  IntColumn,
  ReferenceColumn,
  TextColumn,
  UniqueRule,
} from '../database/columns';
import { Applicant } from './applicant.entity';
import { ContactKind } from './applicant.enums';

@NodeType('An e-mail address of an applicant; an address belongs to one person.')
@Entity('applicant_emails')
@Index('ix_applicant_emails_applicantId', ['applicantId'])
@UniqueRule('uq_applicant_emails_normalized', ['normalized'], 'Another applicant has this e-mail address.', [
  'input',
  'emails',
])
@UniqueRule(
  'uq_applicant_emails_primaryOfId',
  ['primaryOfId'],
  'An applicant has one primary e-mail address.',
  ['input', 'emails'],
)
export class ApplicantEmail extends Node {
  @ReferenceColumn(() => Applicant)
  applicantId!: number;

  @Field(() => String, { description: 'The address as it was written.' })
  @Confidential()
  @TextColumn(254)
  address!: string;

  /** The form by which addresses are compared. */
  @Confidential()
  @TextColumn(254)
  normalized!: string;

  @Field(() => ContactKind, { description: 'What kind of address it is.' })
  @EnumColumn(ContactKind)
  kind!: ContactKind;

  /** The applicant's key on the primary address, null on the others: so that there is one primary at most. */
  @IntColumn({ nullable: true })
  primaryOfId!: number | null;

  @Field(() => Boolean, { description: 'Whether to write to this one.' })
  @DerivedFrom<ApplicantEmail>('primaryOfId')
  get primary(): boolean {
    return this.primaryOfId !== null;
  }
}
