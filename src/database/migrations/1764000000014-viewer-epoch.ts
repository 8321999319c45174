import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, id, int } from './define-table';

/** How often anything changed that bears on who may do and see what. */
export class ViewerEpoch1764000000014 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'viewer_epochs', 'ViewerEpoch', { id, epoch: int });
    await runner.query('INSERT INTO viewer_epochs (id, epoch) VALUES (1, 0)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'viewer_epochs');
  }
}
