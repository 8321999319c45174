import type { Database } from './database';
import { whileLocked } from './migration-lock';

/** Whether migrations are waiting to be applied. */
export function isMigrationPending(database: Database): Promise<boolean> {
  return database.source.showMigrations();
}

/**
 * Applies the migrations that are waiting; of several processes that start at once, one does it and the others wait.
 * @returns the names of those that were applied
 */
export function migrate(database: Database): Promise<string[]> {
  return whileLocked(database, async () => {
    const applied = await database.source.runMigrations();
    return applied.map(({ name }) => name);
  });
}

/**
 * Takes the last migration back.
 * @returns its name, or null when none is applied
 */
export function revertLastMigration(database: Database): Promise<string | null> {
  return whileLocked(database, async () => {
    await database.source.showMigrations();
    const [last] = await database.primary.all('SELECT name FROM migrations ORDER BY id DESC LIMIT 1');
    if (!last) return null;
    await database.source.undoLastMigration();
    return String(last.name);
  });
}
