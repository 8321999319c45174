import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  createTable,
  dropTables,
  id,
  instant,
  int,
  nullable,
  oneOf,
  references,
  text,
  versioned,
} from './define-table';

const status = oneOf('ACTIVE', 'HIRED', 'REJECTED', 'WITHDRAWN');

/** Applications with their transitions. */
export class Applications1764000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'applications',
      'Application',
      {
        ...versioned,
        applicantId: references('applicants'),
        roleId: references('roles'),
        stageId: int,
        status,
        activeApplicantId: nullable(int),
        appliedAt: instant,
        stageEnteredAt: instant,
        sourceKind: nullable(
          oneOf(
            'CAREER_PAGE',
            'JOB_BOARD',
            'REFERRAL',
            'OUTREACH',
            'AGENCY',
            'EVENT',
            'INTERNAL',
            'IMPORT',
            'OTHER',
          ),
        ),
        sourceName: nullable(text(120)),
        creditedToId: nullable(references('users')),
        rejectionReasonId: nullable(references('rejection_reasons')),
        rejectionNote: nullable(text(2000)),
        rejectedAt: nullable(instant),
        rejectedById: nullable(references('users')),
        withdrawalReasonId: nullable(references('rejection_reasons')),
        withdrawalNote: nullable(text(2000)),
        withdrawnAt: nullable(instant),
        hiredAt: nullable(instant),
        openingId: nullable(references('openings')),
        transferredFromId: nullable(references('applications')),
        externalId: nullable(text(190)),
      },
      {
        indexes: {
          ix_applications_stage_board: ['stageId', 'status', 'appliedAt', 'id'],
          ix_applications_role_status: ['roleId', 'status', 'appliedAt', 'id'],
          ix_applications_status_appliedAt: ['status', 'appliedAt', 'id'],
          ix_applications_applicantId: ['applicantId', 'appliedAt', 'id'],
        },
        uniques: {
          uq_applications_active: ['roleId', 'activeApplicantId'],
          uq_applications_openingId: ['openingId'],
          uq_applications_externalId: ['externalId'],
          uq_applications_transferredFromId: ['transferredFromId'],
        },
        checks: {
          ck_applications_active: "(`status` = 'ACTIVE') = (`activeApplicantId` IS NOT NULL)",
          ck_applications_hired: "(`status` = 'HIRED') = (`openingId` IS NOT NULL)",
          ck_applications_rejected: "`status` <> 'REJECTED' OR `rejectionReasonId` IS NOT NULL",
        },
        foreignKeys: {
          fk_applications_stage_of_role: {
            columns: ['roleId', 'stageId'],
            references: 'interview_stages',
            referencedColumns: ['roleId', 'id'],
          },
        },
      },
    );
    await createTable(
      runner,
      'stage_transitions',
      'StageTransition',
      {
        id,
        applicationId: references('applications'),
        fromStageId: nullable(references('interview_stages')),
        toStageId: references('interview_stages'),
        fromStatus: nullable(status),
        toStatus: status,
        reasonId: nullable(references('rejection_reasons')),
        occurredAt: instant,
        actorId: nullable(references('users')),
        via: oneOf('API', 'IMPORT', 'SYSTEM'),
      },
      { indexes: { ix_stage_transitions_applicationId: ['applicationId', 'occurredAt', 'id'] } },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'applications', 'stage_transitions');
  }
}
