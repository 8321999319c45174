import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  boolean,
  createTable,
  dropTables,
  id,
  instant,
  int,
  json,
  nullable,
  oneOf,
  onMysql,
  references,
  text,
  versioned,
} from './define-table';

/** Users with their keys, departments, rejection reasons, and the log of events. */
export class Organization1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (onMysql(runner)) await runner.query('ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin');
    await createTable(
      runner,
      'users',
      'User',
      {
        ...versioned,
        name: text(200),
        nameKey: text(255),
        email: text(254),
        accessLevel: oneOf('ADMIN', 'RECRUITER', 'COORDINATOR', 'HIRING_MANAGER', 'INTERVIEWER', 'ANALYST'),
        timeZone: text(64),
        active: boolean,
        externalId: nullable(text(190)),
      },
      { uniques: { uq_users_email: ['email'], uq_users_externalId: ['externalId'] } },
    );
    await createTable(
      runner,
      'api_keys',
      'ApiKey',
      {
        id,
        userId: references('users'),
        name: text(100),
        prefix: text(16),
        hash: text(64),
        createdAt: instant,
        expiresAt: nullable(instant),
        revokedAt: nullable(instant),
        lastUsedAt: nullable(instant),
      },
      { uniques: { uq_api_keys_prefix: ['prefix'] } },
    );
    await createTable(
      runner,
      'departments',
      'Department',
      {
        ...versioned,
        name: text(120),
        nameKey: text(190),
        parentId: nullable(references('departments')),
        externalId: nullable(text(190)),
      },
      { uniques: { uq_departments_nameKey: ['nameKey'], uq_departments_externalId: ['externalId'] } },
    );
    await createTable(
      runner,
      'rejection_reasons',
      'RejectionReason',
      {
        ...versioned,
        name: text(120),
        nameKey: text(190),
        kind: oneOf('BY_ORGANIZATION', 'BY_CANDIDATE', 'OTHER'),
        active: boolean,
      },
      { uniques: { uq_rejection_reasons_nameKey: ['nameKey'] } },
    );
    await createTable(
      runner,
      'events',
      'Event',
      {
        id,
        type: text(64),
        subjectType: text(40),
        subjectId: int,
        actorId: nullable(int),
        via: oneOf('API', 'IMPORT', 'SYSTEM'),
        occurredAt: instant,
        requestId: nullable(text(64)),
        changes: json,
      },
      {
        indexes: {
          ix_events_subject: ['subjectType', 'subjectId', 'occurredAt', 'id'],
          ix_events_occurredAt: ['occurredAt', 'id'],
          ix_events_type: ['type', 'occurredAt', 'id'],
          ix_events_actorId: ['actorId', 'occurredAt', 'id'],
          ix_events_requestId: ['requestId'],
        },
      },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'users', 'api_keys', 'departments', 'rejection_reasons', 'events');
  }
}
