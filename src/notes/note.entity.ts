import { Field } from 'type-graphql';
import { Check, Entity, Index } from 'typeorm';
import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import { Versioned, VersionedType } from '../core/node';
import {
  Confidential,
  EnumColumn,
  InstantColumn,
  LongTextColumn,
  Personal,
  ReferenceColumn,
  TextColumn,
  UniqueRule,
} from '../database/columns';
import { User } from '../users/user.entity';
import { NoteVisibility } from './note.enums';

@VersionedType('A remark on an applicant, or on one of their applications.')
@Entity('notes')
@Index('ix_notes_applicantId', ['applicantId', 'createdAt', 'id'])
@Index('ix_notes_applicationId', ['applicationId', 'createdAt', 'id'])
@UniqueRule('uq_notes_externalId', ['externalId'], 'Another note has this external id.', [
  'input',
  'externalId',
])
@Check('ck_notes_subject', '(`applicantId` IS NULL) <> (`applicationId` IS NULL)')
export class Note extends Versioned {
  @ReferenceColumn(() => Applicant, { nullable: true })
  applicantId!: number | null;

  @ReferenceColumn(() => Application, { nullable: true })
  applicationId!: number | null;

  @ReferenceColumn(() => User)
  authorId!: number;

  @Field(() => String, {
    description: 'The remark; empty once the personal data of whom it is about was erased.',
  })
  @Confidential()
  @Personal('')
  @LongTextColumn()
  body!: string;

  @Field(() => NoteVisibility, { description: 'Who may read it.' })
  @EnumColumn(NoteVisibility)
  visibility!: NoteVisibility;

  @Field(() => Date, { nullable: true, description: 'When it was last edited; null if never.' })
  @InstantColumn({ nullable: true })
  editedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'The id in another system; unique.' })
  @Personal()
  @TextColumn(190, { nullable: true })
  externalId!: string | null;
}
