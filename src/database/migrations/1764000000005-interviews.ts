import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  createTable,
  dropTables,
  id,
  instant,
  int,
  json,
  longText,
  nullable,
  oneOf,
  references,
  text,
  versioned,
} from './define-table';

/** Interviews with their panels, and feedback. */
export class Interviews1764000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'interviews',
      'Interview',
      {
        ...versioned,
        applicationId: references('applications'),
        stageId: references('interview_stages'),
        status: oneOf('SCHEDULED', 'COMPLETED', 'CANCELLED', 'NO_SHOW'),
        startsAt: instant,
        endsAt: instant,
        timeZone: text(64),
        location: nullable(text(500)),
        organizerId: nullable(references('users')),
        sequence: int,
        cancelReason: nullable(text(500)),
        externalId: nullable(text(190)),
      },
      {
        indexes: {
          ix_interviews_applicationId: ['applicationId', 'startsAt', 'id'],
          ix_interviews_startsAt: ['startsAt', 'id'],
        },
        uniques: { uq_interviews_externalId: ['externalId'] },
        checks: { ck_interviews_time: '`endsAt` > `startsAt`' },
      },
    );
    await createTable(
      runner,
      'interviewers',
      'Interviewer',
      { id, interviewId: references('interviews'), userId: references('users') },
      {
        indexes: { ix_interviewers_userId: ['userId', 'interviewId'] },
        uniques: { uq_interviewers: ['interviewId', 'userId'] },
      },
    );
    await createTable(
      runner,
      'feedback',
      'Feedback',
      {
        ...versioned,
        applicationId: references('applications'),
        interviewId: nullable(references('interviews')),
        stageId: references('interview_stages'),
        authorId: references('users'),
        submittedById: references('users'),
        status: oneOf('DRAFT', 'SUBMITTED'),
        recommendation: nullable(oneOf('STRONG_NO', 'NO', 'NO_DECISION', 'YES', 'STRONG_YES')),
        rating: nullable(int),
        ratings: json,
        comment: nullable(longText),
        submittedAt: nullable(instant),
        supersedesId: nullable(references('feedback')),
        supersededAt: nullable(instant),
        slot: nullable(text(80)),
      },
      {
        indexes: {
          ix_feedback_applicationId: ['applicationId', 'submittedAt', 'id'],
          ix_feedback_interviewId: ['interviewId', 'submittedAt', 'id'],
          ix_feedback_authorId: ['authorId', 'submittedAt', 'id'],
        },
        uniques: { uq_feedback_slot: ['slot'], uq_feedback_supersedesId: ['supersedesId'] },
        checks: { ck_feedback_rating: '`rating` BETWEEN 1 AND 5' },
      },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'interviews', 'interviewers', 'feedback');
  }
}
