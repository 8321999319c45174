import SqliteFile from 'better-sqlite3';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from './database';
import { mysqlPool, mysqlSession, only, takeConnection } from './mysql';

const lockSeconds = 120;
const pauseMilliseconds = 50;

/**
 * Runs what changes the tables while no other process does so. The lock is gone with its process, however that ends.
 * @throws Error when another process holds it for too long
 */
export function whileLocked<T>(database: Database, act: () => Promise<T>): Promise<T> {
  return database.dialect === 'sqlite' ? whileFileLocked(database, act) : whileNameLocked(database, act);
}

function notFinishing(): Error {
  return new Error('Another process is migrating this database and does not finish.');
}

/** On MySQL a named lock of the server. */
async function whileNameLocked<T>(database: Database, act: () => Promise<T>): Promise<T> {
  const connection = await takeConnection(mysqlPool(database.source));
  const session = mysqlSession(only(connection), () => undefined, null);
  const name = "CONCAT('rolecall.', MD5(DATABASE()))";
  try {
    const [row] = await session.all(`SELECT GET_LOCK(${name}, ${lockSeconds}) AS taken`);
    if (Number(row?.taken) !== 1) throw notFinishing();
    return await act();
  } finally {
    await session.all(`SELECT RELEASE_LOCK(${name})`).catch(() => undefined);
    connection.release();
  }
}

/** On SQLite the lock of an empty file beside the data: a lock of the file itself would keep the migrations out, too. */
async function whileFileLocked<T>({ source }: Database, act: () => Promise<T>): Promise<T> {
  const file = `${String(source.options.database)}-migrating`;
  const handle = new SqliteFile(file, { timeout: 0 });
  try {
    await takeFile(handle);
    return await act();
  } finally {
    handle.close();
  }
}

/** Waits between tries without blocking the process, which may be the one that holds the lock. */
async function takeFile(handle: SqliteFile.Database): Promise<void> {
  const until = performance.now() + lockSeconds * 1_000;
  while (performance.now() < until)
    try {
      return void handle.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
      await sleep(pauseMilliseconds);
    }
  throw notFinishing();
}
