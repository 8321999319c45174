import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { onMysql } from './define-table';

const index = {
  name: 'ix_applications_department_list',
  columnNames: ['departmentId', 'status', 'appliedAt', 'id', 'stageId', 'roleId'],
};

/** Applications hold the department of their role, too, for an index that begins with it. */
export class DepartmentOfApplications1764000000016 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const type = onMysql(runner) ? 'int' : 'integer';
    await runner.query(`ALTER TABLE applications ADD COLUMN departmentId ${type} NULL`);
    await runner.query(
      'UPDATE applications SET departmentId = (SELECT r.departmentId FROM roles r WHERE r.id = applications.roleId)',
    );
    await runner.createIndex('applications', new TableIndex(index));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('applications', index.name);
    await runner.query('ALTER TABLE applications DROP COLUMN departmentId');
  }
}
