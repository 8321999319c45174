import { Field, Int } from 'type-graphql';
import { Check, Entity, Index } from 'typeorm';
import { Versioned, VersionedType } from '../core/node';
import { PayPeriod } from '../core/pay';
import {
  BooleanColumn,
  Confidential,
  EnumColumn,
  FoldedColumn,
  InstantColumn,
  IntColumn,
  JsonColumn,
  LongTextColumn,
  MoneyColumn,
  OrderIndexes,
  ReferenceColumn,
  TextColumn,
  UniqueRule,
} from '../database/columns';
import { Department } from '../departments/department.entity';
import { EmploymentType, RoleStatus, WorkMode } from './role.enums';
import { roleMachine } from './role.machine';

@VersionedType('A job that is hired for: its description, its plan of stages and its seats.')
@Entity('roles')
@OrderIndexes('roles', 'titleKey', 'openedAt', 'lastOpenedAt', 'closedAt', 'createdAt', 'updatedAt')
@Index('ix_roles_departmentId', ['departmentId', 'titleKey', 'id'])
@Index('ix_roles_confidential', ['confidential', 'id'])
@Index('ix_roles_status_titleKey', ['status', 'titleKey', 'id'])
@UniqueRule('uq_roles_code', ['code'], 'Another role has this code.', ['input', 'code'])
@UniqueRule('uq_roles_externalId', ['externalId'], 'Another role has this external id.', [
  'input',
  'externalId',
])
@Check('ck_roles_salary', '`salaryMin` >= 0 AND `salaryMax` >= 0 AND `salaryMax` >= `salaryMin`')
@Check('ck_roles_experience', '`minYearsExperience` >= 0 AND `maxYearsExperience` >= `minYearsExperience`')
export class Role extends Versioned {
  @Field(() => String, { description: 'The job title.' })
  @TextColumn(200)
  title!: string;

  @FoldedColumn<Role>(255, (role) => role.title)
  titleKey?: string;

  @Field(() => String, { nullable: true, description: 'The requisition id; unique.' })
  @TextColumn(60, { nullable: true })
  code!: string | null;

  @Field(() => String, { nullable: true, description: 'What the job is about.' })
  @LongTextColumn({ nullable: true })
  description!: string | null;

  @ReferenceColumn(() => Department, { nullable: true })
  departmentId!: number | null;

  @Field(() => String, { nullable: true, description: 'Where the job is.' })
  @TextColumn(200, { nullable: true })
  location!: string | null;

  @Field(() => WorkMode, { nullable: true, description: 'Where the work is done.' })
  @EnumColumn(WorkMode, { nullable: true })
  workMode!: WorkMode | null;

  @Field(() => EmploymentType, { description: 'The kind of employment.' })
  @EnumColumn(EmploymentType)
  employmentType!: EmploymentType;

  @Confidential()
  @MoneyColumn({ nullable: true })
  salaryMin!: number | null;

  @Confidential()
  @MoneyColumn({ nullable: true })
  salaryMax!: number | null;

  @Confidential()
  @TextColumn(3, { nullable: true })
  salaryCurrency!: string | null;

  @Confidential()
  @EnumColumn(PayPeriod, { nullable: true })
  salaryPeriod!: PayPeriod | null;

  @Field(() => Int, { nullable: true, description: 'The least years of experience asked for.' })
  @IntColumn({ nullable: true })
  minYearsExperience!: number | null;

  @Field(() => Int, { nullable: true, description: 'The most years of experience asked for.' })
  @IntColumn({ nullable: true })
  maxYearsExperience!: number | null;

  @Field(() => [String], { description: 'The skills asked for.' })
  @JsonColumn()
  skills!: string[];

  @Field(() => RoleStatus, { description: 'Where the role stands.' })
  @EnumColumn(RoleStatus)
  status!: RoleStatus;

  @Field(() => Boolean, { description: 'Whether only its hiring team and admins may see it.' })
  @BooleanColumn()
  confidential!: boolean;

  @Field(() => Date, { nullable: true, description: 'When it was first opened.' })
  @InstantColumn({ nullable: true })
  openedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When it was last opened or reopened.' })
  @InstantColumn({ nullable: true })
  lastOpenedAt!: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'When it was closed; null unless it is closed or archived.',
  })
  @InstantColumn({ nullable: true })
  closedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it was closed.' })
  @TextColumn(500, { nullable: true })
  closeReason!: string | null;

  @Field(() => String, { nullable: true, description: 'The id in another system; unique.' })
  @TextColumn(190, { nullable: true })
  externalId!: string | null;

  /** Opens a draft, or reopens what was closed. @throws Refusal with IllegalTransition */
  open(action: 'open' | 'reopen', now: Date): void {
    this.status = roleMachine.next(action, this.status);
    this.openedAt ??= now;
    Object.assign(this, { lastOpenedAt: now, closedAt: null, closeReason: null });
  }

  /** Ends the hiring. @throws Refusal with IllegalTransition */
  close(reason: string | null, now: Date): void {
    this.status = roleMachine.next('close', this.status);
    Object.assign(this, { closedAt: now, closeReason: reason });
  }

  /** Pauses, resumes or puts away. @throws Refusal with IllegalTransition */
  become(action: 'hold' | 'resume' | 'archive'): void {
    this.status = roleMachine.next(action, this.status);
  }

  /** Makes a draft again of what was put away; what it said of its closing is gone. @throws Refusal with IllegalTransition */
  restore(): void {
    this.status = roleMachine.next('restore', this.status);
    Object.assign(this, { closedAt: null, closeReason: null });
  }
}
