import { randomBytes } from 'node:crypto';
import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

const tables = ['rejection_reasons', 'feedback', 'notes'];

/** Ids in another system for everything that is imported and exported, and a name of this database in the ids that it gives. */
export class Porting1764000000010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Plain SQL: on SQLite, TypeORM would make these tables anew, while others refer to them.
    for (const table of tables) {
      await runner.query(`ALTER TABLE ${table} ADD COLUMN externalId varchar(190) NULL`);
      const name = `uq_${table}_externalId`;
      await runner.createIndex(table, new TableIndex({ name, columnNames: ['externalId'], isUnique: true }));
    }
    await runner.query("ALTER TABLE settings ADD COLUMN databaseName varchar(24) NOT NULL DEFAULT ''");
    await runner.query('UPDATE settings SET databaseName = ?', [randomBytes(6).toString('hex')]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE settings DROP COLUMN databaseName');
    for (const table of tables) {
      await runner.dropIndex(table, `uq_${table}_externalId`);
      await runner.query(`ALTER TABLE ${table} DROP COLUMN externalId`);
    }
  }
}
