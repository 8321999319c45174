import SqliteFile from 'better-sqlite3';
import type { DataSource } from 'typeorm';
import type { Lifetime } from '../core/lifetime';
import type { Param, Row } from './rows';
import { DuplicateKey, judged, Transient, Unwritable, type Session, type StatementListener } from './session';

type Handle = SqliteFile.Database;

const mostPrepared = 500;

/** The settings that every connection to the file gets. Commits are synced: an acknowledged write survives a power cut. */
export function prepareSqlite(handle: Handle): void {
  handle.pragma('journal_mode = WAL');
  handle.pragma('synchronous = FULL');
  handle.pragma('foreign_keys = ON');
  handle.pragma('busy_timeout = 2000');
}

/** A second, read-only connection: readers neither wait for the writer nor see what it has not committed. */
export function openSqliteReader(file: string): Handle {
  const handle = new SqliteFile(file, { readonly: true, fileMustExist: true });
  handle.pragma('busy_timeout = 2000');
  return handle;
}

/** The connection that TypeORM opened, which is the writer. */
export function sqliteHandle(source: DataSource): Handle {
  return (source.driver as unknown as { databaseConnection: Handle }).databaseConnection;
}

/** Prepares each statement once, as long as there are not too many of them. */
function preparing(handle: Handle): (sql: string) => SqliteFile.Statement {
  const prepared = new Map<string, SqliteFile.Statement>();
  return (sql) => {
    let statement = prepared.get(sql);
    if (statement) return statement;
    if (prepared.size >= mostPrepared) prepared.clear();
    statement = handle.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
}

/** Runs SQL on one better-sqlite3 connection. */
export function sqliteSession(source: DataSource, handle: Handle, listener: StatementListener): Session {
  const session = plainSession(source, handle, listener);
  return { ...session, within: (lifetime) => bounded(session, lifetime) };
}

/** A statement on a file cannot be stopped, for nothing else runs beside it; none is begun after the end. */
function bounded(session: Statements, lifetime: Lifetime): Session {
  return {
    dialect: session.dialect,
    all: async (sql, params) => (lifetime.check(), await session.all(sql, params)),
    run: async (sql, params) => (lifetime.check(), await session.run(sql, params)),
    later: async (sql, params, fate) => (lifetime.check(), await session.later(sql, params, fate)),
    within: (other) => bounded(session, other),
  };
}

type Statements = Omit<Session, 'within'>;

function plainSession(source: DataSource, handle: Handle, listener: StatementListener): Statements {
  const prepare = preparing(handle);
  const attempt = <T>(sql: string, params: readonly Param[], act: (prepared: SqliteFile.Statement) => T) => {
    listener(sql, params);
    try {
      return Promise.resolve(act(prepare(sql)));
    } catch (error) {
      return Promise.reject(translate(source, error));
    }
  };
  const run: Session['run'] = (sql, params = []) =>
    attempt(sql, params, (prepared) => {
      const { changes, lastInsertRowid } = prepared.run(...params);
      return { affected: changes, insertId: Number(lastInsertRowid) };
    });
  return {
    dialect: 'sqlite',
    all: (sql, params = []) => attempt(sql, params, (prepared) => prepared.all(...params) as Row[]),
    run,
    later: (sql, params, fate = {}) => judged(run(sql, params), fate),
  };
}

const unwritable = /^SQLITE_(FULL|READONLY|IOERR)/;

/** Tells broken unique keys, a busy file and one that takes no writes from everything else. */
function translate(source: DataSource, error: unknown): unknown {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  if (code.startsWith('SQLITE_BUSY') || code === 'SQLITE_LOCKED')
    return new Transient(code, { cause: error });
  if (unwritable.test(code)) return new Unwritable(code, { cause: error });
  // An error of the addon may belong to another realm, where it is no Error to us and GraphQL would not know it.
  if (code !== 'SQLITE_CONSTRAINT_UNIQUE')
    return error instanceof Error ? error : Object.assign(new Error(message, { cause: error }), { code });
  const columns = message.replace('UNIQUE constraint failed: ', '').split(', ');
  const index = source.entityMetadatas
    .flatMap((entity) => entity.indices)
    .find(
      (candidate) =>
        candidate.isUnique &&
        candidate.columns
          .map((column) => `${candidate.entityMetadata.tableName}.${column.propertyName}`)
          .join() === columns.join(),
    );
  return new DuplicateKey(index?.name ?? message);
}
