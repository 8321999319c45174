import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  createTable,
  day,
  dropTables,
  id,
  instant,
  int,
  longText,
  money,
  nullable,
  oneOf,
  references,
  text,
  versioned,
} from './define-table';

/** Offers, and notes with their mentions. */
export class Offers1764000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'offers',
      'Offer',
      {
        ...versioned,
        applicationId: references('applications'),
        openingId: nullable(references('openings')),
        unresolvedApplicationId: nullable(int),
        revision: int,
        status: oneOf(
          'DRAFT',
          'PENDING_APPROVAL',
          'APPROVED',
          'SENT',
          'ACCEPTED',
          'DECLINED',
          'EXPIRED',
          'WITHDRAWN',
          'SUPERSEDED',
        ),
        salaryAmount: money,
        salaryCurrency: text(3),
        salaryPeriod: oneOf('HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR'),
        startsOn: nullable(day),
        sentAt: nullable(instant),
        expiresAt: nullable(instant),
        resolvedAt: nullable(instant),
        approvedAt: nullable(instant),
        approverId: nullable(references('users')),
        createdById: nullable(references('users')),
        resolutionNote: nullable(text(500)),
        externalId: nullable(text(190)),
      },
      {
        indexes: {
          ix_offers_applicationId: ['applicationId', 'revision'],
          ix_offers_status_expiresAt: ['status', 'expiresAt'],
          ix_offers_createdAt: ['createdAt', 'id'],
        },
        uniques: {
          uq_offers_unresolvedApplicationId: ['unresolvedApplicationId'],
          uq_offers_externalId: ['externalId'],
        },
        checks: { ck_offers_salary: '`salaryAmount` >= 0' },
      },
    );
    await createTable(
      runner,
      'notes',
      'Note',
      {
        ...versioned,
        applicantId: nullable(references('applicants')),
        applicationId: nullable(references('applications')),
        authorId: references('users'),
        body: longText,
        visibility: oneOf('PUBLIC', 'PRIVATE', 'ADMIN_ONLY'),
        editedAt: nullable(instant),
      },
      {
        indexes: {
          ix_notes_applicantId: ['applicantId', 'createdAt', 'id'],
          ix_notes_applicationId: ['applicationId', 'createdAt', 'id'],
        },
        checks: { ck_notes_subject: '(`applicantId` IS NULL) <> (`applicationId` IS NULL)' },
      },
    );
    await createTable(
      runner,
      'note_mentions',
      'NoteMention',
      { id, noteId: references('notes'), userId: references('users') },
      {
        indexes: { ix_note_mentions_userId: ['userId', 'noteId'] },
        uniques: { uq_note_mentions: ['noteId', 'userId'] },
      },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'offers', 'notes', 'note_mentions');
  }
}
