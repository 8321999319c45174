import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is removed for good and had an id in another system, by the type of its events. */
const removed = { Note: 'notes', Feedback: 'feedback' };

/** The events of notes and drafts that were removed keep no ids in other systems: whoever erases a person's data does not find them. */
export class RemovedPersonalValues1764000000018 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [subject, table] of Object.entries(removed))
      await runner.query(
        `UPDATE events SET changes = JSON_REPLACE(changes, '$.externalId', NULL)
         WHERE subjectType = '${subject}' AND NOT EXISTS (SELECT 1 FROM ${table} r WHERE r.id = events.subjectId)`,
      );
  }

  /** What was erased does not come back. */
  async down(): Promise<void> {}
}
