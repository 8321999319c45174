import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { createTable, dropTables, id, instant, int, onMysql, text } from './define-table';

/** The place of each event in the feed of changes, the state that it carries, and how far the feed is numbered. */
export class ChangeFeed1764000000011 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Plain SQL: on SQLite, TypeORM would make the table anew.
    await runner.query(`ALTER TABLE events ADD COLUMN position ${onMysql(runner) ? 'int' : 'integer'} NULL`);
    await runner.query('ALTER TABLE events ADD COLUMN removal boolean NOT NULL DEFAULT 0');
    await runner.query('ALTER TABLE events ADD COLUMN state json NULL');
    await runner.query('UPDATE events SET position = id');
    await runner.query(
      "UPDATE events SET removal = 1 WHERE type IN ('note.deleted', 'tag.deleted', 'feedback.draftDeleted', 'hiringTeamMember.removed')",
    );
    const unique = { name: 'uq_events_position', columnNames: ['position'], isUnique: true };
    await runner.createIndex('events', new TableIndex(unique));
    const columns = { id, position: int, owner: text(64), leasedUntil: instant };
    await createTable(runner, 'event_sequence', 'EventSequence', columns);
    await runner.query(
      'INSERT INTO event_sequence (id, position, owner, leasedUntil) ' +
        "SELECT 1, COALESCE(MAX(id), 0), '', '2026-01-01 00:00:00.000' FROM events",
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'event_sequence');
    await runner.dropIndex('events', 'uq_events_position');
    for (const column of ['state', 'removal', 'position'])
      await runner.query(`ALTER TABLE events DROP COLUMN ${column}`);
  }
}
