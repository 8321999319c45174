import { TableIndex, type MigrationInterface, type QueryRunner } from 'typeorm';
import { onMysql } from './define-table';

/** The columns by which whole lists are ordered, and that had no index of their own. */
const orders: Record<string, readonly string[]> = {
  users: ['nameKey', 'createdAt'],
  departments: ['nameKey', 'createdAt'],
  rejection_reasons: ['nameKey', 'createdAt'],
  roles: ['titleKey', 'openedAt', 'lastOpenedAt', 'closedAt', 'createdAt', 'updatedAt'],
  tags: ['nameKey', 'createdAt'],
  applications: [
    ...['appliedAt', 'stageEnteredAt', 'rejectedAt', 'withdrawnAt', 'hiredAt', 'createdAt', 'updatedAt'],
  ],
  interviews: ['endsAt', 'createdAt'],
  webhook_endpoints: ['createdAt'],
  offers: ['sentAt', 'expiresAt', 'resolvedAt', 'startsOn', 'revision'],
};

/** The feedback of applications is judged, counted and summed up in the index alone; before and after. */
const ofApplication = {
  name: 'ix_feedback_application_list',
  columnNames: [
    ...['applicationId', 'status', 'supersededAt', 'submittedAt', 'id'],
    ...['authorId', 'recommendation', 'rating'],
  ],
};
const before = { name: 'ix_feedback_applicationId', columnNames: ['applicationId', 'submittedAt', 'id'] };

/** What is listed below a department. SQLite had no index on these keys; MariaDB had one for the foreign key alone. */
const belowDepartments = [
  { table: 'departments', key: 'parentId', order: 'nameKey', foreignKey: 'fk_Department_parentId' },
  { table: 'roles', key: 'departmentId', order: 'titleKey', foreignKey: 'fk_Role_departmentId' },
];

/** Who sees an event depends on its subject, which is looked at in the index, too. */
const log = (columnNames: string[]) => new TableIndex({ name: 'ix_events_occurredAt', columnNames });

/** An index for each order of each list. */
export class Orders1764000000015 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [table, columns] of Object.entries(orders))
      for (const column of columns)
        await runner.createIndex(
          table,
          new TableIndex({ name: `ix_${table}_${column}`, columnNames: [column, 'id'] }),
        );
    await runner.dropIndex('events', 'ix_events_occurredAt');
    await runner.createIndex('events', log(['occurredAt', 'id', 'subjectType', 'subjectId']));
    for (const { table, key, order } of belowDepartments)
      await runner.createIndex(
        table,
        new TableIndex({ name: `ix_${table}_${key}`, columnNames: [key, order, 'id'] }),
      );
    // The new one comes first: the foreign key needs an index at every moment.
    await runner.createIndex('feedback', new TableIndex(ofApplication));
    await runner.dropIndex('feedback', before.name);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.dropIndex('events', 'ix_events_occurredAt');
    await runner.createIndex('events', log(['occurredAt', 'id']));
    await runner.createIndex('feedback', new TableIndex(before));
    await runner.dropIndex('feedback', ofApplication.name);
    for (const { table, key, foreignKey } of belowDepartments) {
      if (onMysql(runner))
        await runner.createIndex(table, new TableIndex({ name: foreignKey, columnNames: [key] }));
      await runner.dropIndex(table, `ix_${table}_${key}`);
    }
    for (const [table, columns] of Object.entries(orders))
      for (const column of columns) await runner.dropIndex(table, `ix_${table}_${column}`);
  }
}
