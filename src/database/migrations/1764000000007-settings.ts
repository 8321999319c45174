import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, oneOf, versioned } from './define-table';

/** What the organisation has decided for everyone: one row. */
export class Settings1764000000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'settings', 'OrganizationSettings', {
      ...versioned,
      peerFeedback: oneOf('NEVER', 'AFTER_OWN', 'ALWAYS'),
    });
    await runner.query(
      'INSERT INTO settings (id, version, createdAt, updatedAt, peerFeedback) ' +
        "VALUES (1, 1, '2026-01-01 00:00:00.000', '2026-01-01 00:00:00.000', 'AFTER_OWN')",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'settings');
  }
}
