import type { Database } from '../../src/database/database';
import { dialects, freshDatabase } from '../support/databases';

describe.each(dialects)('the migrations on %s', (dialect) => {
  it('make exactly the schema that the entities describe', async () => {
    const { database, drop } = await freshDatabase(dialect);

    const { upQueries } = await database.source.driver.createSchemaBuilder().log();

    expect(upQueries.map(({ query }) => query)).toEqual([]);
    await drop();
  });

  it('can be taken back one by one and made again', async () => {
    const { database, drop } = await freshDatabase(dialect);

    for (const _ of database.source.migrations) await database.source.undoLastMigration();
    const left = await Promise.all(
      database.source.entityMetadatas.map(({ tableName }) => exists(database, tableName)),
    );
    await database.source.runMigrations();

    expect(left).not.toContain(true);
    expect(await database.source.showMigrations()).toBe(false);
    await drop();
  });
});

async function exists(database: Database, table: string): Promise<boolean> {
  const runner = database.source.createQueryRunner();
  try {
    return await runner.hasTable(table);
  } finally {
    await runner.release();
  }
}
