import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';

const columns = ['status', 'appliedAt', 'id'];
/** The boards and searches find their applications in the index alone; before and after. */
const widened = [
  { name: 'ix_applications_stage_list', columnNames: ['stageId', ...columns, 'roleId'] },
  { name: 'ix_applications_role_list', columnNames: ['roleId', ...columns, 'stageId'] },
];
const before = [
  { name: 'ix_applications_stage_board', columnNames: ['stageId', ...columns] },
  { name: 'ix_applications_role_status', columnNames: ['roleId', ...columns] },
];

/** Indexes that hold all that filters and orders look at. */
export class Reading1764000000013 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // The new ones come first: foreign keys need an index at every moment.
    for (const index of widened) await runner.createIndex('applications', new TableIndex(index));
    for (const { name } of before) await runner.dropIndex('applications', name);
    const confidential = { name: 'ix_roles_confidential', columnNames: ['confidential', 'id'] };
    await runner.createIndex('roles', new TableIndex(confidential));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('roles', 'ix_roles_confidential');
    for (const index of before) await runner.createIndex('applications', new TableIndex(index));
    for (const { name } of widened) await runner.dropIndex('applications', name);
  }
}
