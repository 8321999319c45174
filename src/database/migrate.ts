import type { Database } from './database';
import { mysqlPool, mysqlSession, only, takeConnection } from './mysql';

const lockSeconds = 120;

/** Whether migrations are waiting to be applied. */
export function isMigrationPending(database: Database): Promise<boolean> {
  return database.source.showMigrations();
}

/**
 * Applies the migrations that are waiting; of several processes that start at once, one does it and the others wait.
 * @returns the names of those that were applied
 */
export function migrate(database: Database): Promise<string[]> {
  return locked(database, async () => {
    const applied = await database.source.runMigrations();
    return applied.map(({ name }) => name);
  });
}

/**
 * Takes the last migration back.
 * @returns its name, or null when none is applied
 */
export function revertLastMigration(database: Database): Promise<string | null> {
  return locked(database, async () => {
    await database.source.showMigrations();
    const [last] = await database.primary.all('SELECT name FROM migrations ORDER BY id DESC LIMIT 1');
    if (!last) return null;
    await database.source.undoLastMigration();
    return String(last.name);
  });
}

/** On MySQL a named lock of the server; a SQLite file has one process that writes. */
async function locked<T>(database: Database, act: () => Promise<T>): Promise<T> {
  if (database.dialect === 'sqlite') return act();
  const connection = await takeConnection(mysqlPool(database.source));
  const session = mysqlSession(only(connection), () => undefined, null);
  const name = "CONCAT('rolecall.', MD5(DATABASE()))";
  try {
    const [row] = await session.all(`SELECT GET_LOCK(${name}, ${lockSeconds}) AS taken`);
    if (Number(row?.taken) !== 1)
      throw new Error('Another process is migrating this database and does not finish.');
    return await act();
  } finally {
    await session.all(`SELECT RELEASE_LOCK(${name})`).catch(() => undefined);
    connection.release();
  }
}
