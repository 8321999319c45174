import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  boolean,
  createTable,
  dropTables,
  id,
  instant,
  int,
  json,
  longText,
  money,
  nullable,
  oneOf,
  references,
  text,
  versioned,
} from './define-table';

/** Roles with their seats, hiring teams and plans of stages. */
export class Roles1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'roles',
      'Role',
      {
        ...versioned,
        title: text(200),
        titleKey: text(255),
        code: nullable(text(60)),
        description: nullable(longText),
        departmentId: nullable(references('departments')),
        location: nullable(text(200)),
        workMode: nullable(oneOf('ON_SITE', 'HYBRID', 'REMOTE')),
        employmentType: oneOf(
          'FULL_TIME',
          'PART_TIME',
          'CONTRACTOR',
          'TEMPORARY',
          'INTERN',
          'VOLUNTEER',
          'PER_DIEM',
          'OTHER',
        ),
        salaryMin: nullable(money),
        salaryMax: nullable(money),
        salaryCurrency: nullable(text(3)),
        salaryPeriod: nullable(oneOf('HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR')),
        minYearsExperience: nullable(int),
        maxYearsExperience: nullable(int),
        skills: json,
        status: oneOf('DRAFT', 'OPEN', 'ON_HOLD', 'CLOSED', 'ARCHIVED'),
        confidential: boolean,
        openedAt: nullable(instant),
        lastOpenedAt: nullable(instant),
        closedAt: nullable(instant),
        closeReason: nullable(text(500)),
        externalId: nullable(text(190)),
      },
      {
        indexes: { ix_roles_status_titleKey: ['status', 'titleKey', 'id'] },
        uniques: { uq_roles_code: ['code'], uq_roles_externalId: ['externalId'] },
        checks: {
          ck_roles_salary: '`salaryMin` >= 0 AND `salaryMax` >= 0 AND `salaryMax` >= `salaryMin`',
          ck_roles_experience: '`minYearsExperience` >= 0 AND `maxYearsExperience` >= `minYearsExperience`',
        },
      },
    );
    await createTable(
      runner,
      'openings',
      'Opening',
      {
        ...versioned,
        roleId: references('roles'),
        status: oneOf('OPEN', 'FILLED', 'CANCELLED'),
        openedAt: instant,
        closedAt: nullable(instant),
        externalId: nullable(text(190)),
      },
      {
        indexes: { ix_openings_roleId_status: ['roleId', 'status'] },
        uniques: { uq_openings_externalId: ['externalId'] },
      },
    );
    await createTable(
      runner,
      'hiring_team_members',
      'HiringTeamMember',
      {
        id,
        roleId: references('roles'),
        userId: references('users'),
        kind: oneOf('RECRUITER', 'COORDINATOR', 'HIRING_MANAGER', 'SOURCER', 'INTERVIEWER'),
        ownedRoleId: nullable(int),
        addedAt: instant,
      },
      {
        indexes: { ix_hiring_team_members_userId: ['userId', 'roleId'] },
        uniques: {
          uq_hiring_team_members: ['roleId', 'userId', 'kind'],
          uq_hiring_team_members_ownedRoleId: ['ownedRoleId'],
        },
      },
    );
    await createTable(
      runner,
      'interview_stages',
      'InterviewStage',
      {
        ...versioned,
        roleId: references('roles'),
        name: text(120),
        nameKey: text(190),
        type: oneOf('LEAD', 'APPLICATION_REVIEW', 'SCREEN', 'ASSESSMENT', 'INTERVIEW', 'OFFER'),
        position: nullable(int),
        active: boolean,
        targetDays: nullable(int),
        criteria: json,
      },
      {
        indexes: { ix_interview_stages_name: ['name'] },
        uniques: {
          uq_interview_stages_role_id: ['roleId', 'id'],
          uq_interview_stages_nameKey: ['roleId', 'nameKey'],
          uq_interview_stages_position: ['roleId', 'position'],
        },
      },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'roles', 'openings', 'hiring_team_members', 'interview_stages');
  }
}
