import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

/** What API keys are limited to, and which account at the identity provider is a user's. */
export class Identity1764000000008 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // Plain SQL: on SQLite, TypeORM would make these tables anew, while others refer to them.
    await runner.query('ALTER TABLE api_keys ADD COLUMN scopes json NULL');
    await runner.query('ALTER TABLE users ADD COLUMN subject varchar(512) NULL');
    const unique = { name: 'uq_users_subject', columnNames: ['subject'], isUnique: true };
    await runner.createIndex('users', new TableIndex(unique));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('users', 'uq_users_subject');
    await runner.query('ALTER TABLE users DROP COLUMN subject');
    await runner.query('ALTER TABLE api_keys DROP COLUMN scopes');
  }
}
