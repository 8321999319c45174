import { readConfig, type Config } from '../config';
import { openDatabase, type Database } from '../database/database';
import { isMigrationPending, migrate } from '../database/migrate';
import { entities } from '../features';
import { CommandFailed, type Terminal } from './terminal';

/** Opens the database of the environment for a command and closes it afterwards; nothing is migrated. */
export async function withDatabase<T>(
  terminal: Terminal,
  act: (database: Database, config: Config) => Promise<T>,
): Promise<T> {
  const config = readConfig(terminal.env);
  const database = await openDatabase({ url: config.databaseUrl, entities, poolSize: config.poolSize });
  try {
    return await act(database, config);
  } finally {
    await database.close();
  }
}

/**
 * The same, with all migrations applied.
 * @throws CommandFailed when some are pending and the environment does not let them be applied on the way
 */
export function withMigratedDatabase<T>(
  terminal: Terminal,
  act: (database: Database, config: Config) => Promise<T>,
): Promise<T> {
  return withDatabase(terminal, async (database, config) => {
    if (config.autoMigrate) await migrate(database);
    else if (await isMigrationPending(database))
      throw new CommandFailed('Migrations are pending. Run `rolecall migrate` first.');
    return act(database, config);
  });
}
