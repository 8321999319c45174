import type { Database } from './database';
import { giveBack } from './mysql-answer';
import { mysqlPool, mysqlSession, only, takeConnection } from './mysql';
import type { Session } from './session';
import { openSqliteReader, sqliteSession } from './sqlite';

/**
 * Runs a body that only reads, however long it takes: all of its statements see the data as it was when it began, and
 * nobody who writes waits for it.
 */
export async function readSnapshot<T>(
  database: Database,
  body: (session: Session) => Promise<T>,
): Promise<T> {
  return database.dialect === 'mysql' ? onMysql(database, body) : onSqlite(database, body);
}

async function onMysql<T>(database: Database, body: (session: Session) => Promise<T>): Promise<T> {
  const connection = await takeConnection(mysqlPool(database.source));
  const session = mysqlSession(only(connection), () => undefined, null);
  try {
    await session.run('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await session.run('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY');
    try {
      return await body(session);
    } finally {
      await session.run('COMMIT').catch(() => connection.destroy());
    }
  } finally {
    giveBack(connection);
  }
}

async function onSqlite<T>(database: Database, body: (session: Session) => Promise<T>): Promise<T> {
  const handle = openSqliteReader(String(database.source.options.database));
  try {
    // The snapshot is taken by the first statement that reads.
    handle.exec('BEGIN');
    handle.prepare('SELECT COUNT(*) FROM settings').get();
    return await body(sqliteSession(database.source, handle, () => undefined));
  } finally {
    handle.close();
  }
}
