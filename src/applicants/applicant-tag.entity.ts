import { Entity, Index } from 'typeorm';
import { Node } from '../core/node';
import { ReferenceColumn, UniqueRule } from '../database/columns';
import { Applicant } from './applicant.entity';
import { Tag } from './tag.entity';

/** A tag on an applicant. */
@Entity('applicant_tags')
@UniqueRule('uq_applicant_tags', ['applicantId', 'tagId'], 'The applicant has this tag already.', [
  'input',
  'tags',
])
@Index('ix_applicant_tags_tagId', ['tagId', 'applicantId'])
export class ApplicantTag extends Node {
  @ReferenceColumn(() => Applicant)
  applicantId!: number;

  @ReferenceColumn(() => Tag)
  tagId!: number;
}
