import { Field } from 'type-graphql';
import { Check, Entity, ForeignKey, Index } from 'typeorm';
import { Applicant } from '../applicants/applicant.entity';
import { SourceKind } from '../applicants/applicant.enums';
import { Versioned, VersionedType } from '../core/node';
import {
  Confidential,
  EnumColumn,
  InstantColumn,
  IntColumn,
  OrderIndexes,
  Personal,
  ReferenceColumn,
  TextColumn,
  UniqueRule,
} from '../database/columns';
import { CopiedReference } from '../database/copied-columns';
import { RejectionReason } from '../rejection-reasons/rejection-reason.entity';
import { InterviewStage } from '../roles/interview-stage.entity';
import { Opening } from '../roles/opening.entity';
import { Role } from '../roles/role.entity';
import { User } from '../users/user.entity';
import { ApplicationStatus } from './application.enums';

@VersionedType("One person's candidacy for one role. Its status says whether it runs, its stage where it is.")
@Entity('applications')
@OrderIndexes(
  'applications',
  'appliedAt',
  'stageEnteredAt',
  'rejectedAt',
  'withdrawnAt',
  'hiredAt',
  'createdAt',
  'updatedAt',
)
@Index('ix_applications_stage_list', ['stageId', 'status', 'appliedAt', 'id', 'roleId'])
@Index('ix_applications_role_list', ['roleId', 'status', 'appliedAt', 'id', 'stageId'])
@Index('ix_applications_department_list', ['departmentId', 'status', 'appliedAt', 'id', 'stageId', 'roleId'])
@Index('ix_applications_status_appliedAt', ['status', 'appliedAt', 'id'])
@Index('ix_applications_applicantId', ['applicantId', 'appliedAt', 'id'])
@UniqueRule(
  'uq_applications_active',
  ['roleId', 'activeApplicantId'],
  'This person has an active application to this role already.',
  ['input', 'roleId'],
)
@UniqueRule('uq_applications_openingId', ['openingId'], 'This seat is filled already.')
@UniqueRule('uq_applications_externalId', ['externalId'], 'Another application has this external id.', [
  'input',
  'externalId',
])
@UniqueRule(
  'uq_applications_transferredFromId',
  ['transferredFromId'],
  'This application was transferred already.',
  ['input', 'applicationId'],
)
@ForeignKey(() => InterviewStage, ['roleId', 'stageId'], ['roleId', 'id'], {
  name: 'fk_applications_stage_of_role',
})
@CopiedReference('departmentId', () => Role, 'roleId', 'departmentId')
@Check('ck_applications_active', "(`status` = 'ACTIVE') = (`activeApplicantId` IS NOT NULL)")
@Check('ck_applications_hired', "(`status` = 'HIRED') = (`openingId` IS NOT NULL)")
@Check('ck_applications_rejected', "`status` <> 'REJECTED' OR `rejectionReasonId` IS NOT NULL")
export class Application extends Versioned {
  @ReferenceColumn(() => Applicant)
  applicantId!: number;

  @ReferenceColumn(() => Role)
  roleId!: number;

  @ReferenceColumn(() => InterviewStage, { composite: true })
  stageId!: number;

  @Field(() => ApplicationStatus, { description: 'Whether it is still running, and how it ended.' })
  @EnumColumn(ApplicationStatus)
  status!: ApplicationStatus;

  /** The applicant's key while the application is ACTIVE, else null: so that there is one for a person and a role. */
  @IntColumn({ nullable: true })
  activeApplicantId!: number | null;

  @Field(() => Date, { description: 'When the person applied.' })
  @InstantColumn()
  appliedAt!: Date;

  @Field(() => Date, { description: 'When the application came into its present stage.' })
  @InstantColumn()
  stageEnteredAt!: Date;

  @EnumColumn(SourceKind, { nullable: true })
  sourceKind!: SourceKind | null;

  @TextColumn(120, { nullable: true })
  sourceName!: string | null;

  @ReferenceColumn(() => User, { nullable: true })
  creditedToId!: number | null;

  @ReferenceColumn(() => RejectionReason, { nullable: true })
  rejectionReasonId!: number | null;

  @Confidential()
  @Personal()
  @TextColumn(2000, { nullable: true })
  rejectionNote!: string | null;

  @InstantColumn({ nullable: true })
  rejectedAt!: Date | null;

  @ReferenceColumn(() => User, { nullable: true })
  rejectedById!: number | null;

  @ReferenceColumn(() => RejectionReason, { nullable: true })
  withdrawalReasonId!: number | null;

  @Confidential()
  @Personal()
  @TextColumn(2000, { nullable: true })
  withdrawalNote!: string | null;

  @InstantColumn({ nullable: true })
  withdrawnAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the person was hired; null unless they are.' })
  @InstantColumn({ nullable: true })
  hiredAt!: Date | null;

  @ReferenceColumn(() => Opening, { nullable: true })
  openingId!: number | null;

  @ReferenceColumn(() => Application, { nullable: true })
  transferredFromId!: number | null;

  @Field(() => String, { nullable: true, description: 'The id in another system; unique.' })
  @Personal()
  @TextColumn(190, { nullable: true })
  externalId!: string | null;
}
