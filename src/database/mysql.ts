import type { Connection, Pool, PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2';
import type { DataSource } from 'typeorm';
import type { Param } from './rows';
import { DuplicateKey, Transient, type Session, type StatementListener, type Written } from './session';

/**
 * What every pooled connection is told first. Strict mode refuses what would be cut off; without NO_BACKSLASH_ESCAPES the
 * driver's escaping holds; READ COMMITTED lets a statement after a lock see what was committed before it.
 */
const greetings = [
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO', " +
    "time_zone = '+00:00'",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
];

/** The options of mysql2 that this project relies on: texts for dates, exact numbers, UTC. */
export const mysqlOptions = {
  dateStrings: true,
  timezone: 'Z',
  charset: 'utf8mb4_bin',
  supportBigNumbers: true,
  enableKeepAlive: true,
  multipleStatements: false,
} as const;

/** The pool that TypeORM opened. */
export function mysqlPool(source: DataSource): Pool {
  return (source.driver as unknown as { pool: Pool }).pool;
}

/** Greets each connection of the pool when it is made; the one that TypeORM has opened already is greeted now. */
export async function prepareMysql(source: DataSource): Promise<void> {
  const greet = (connection: Connection) => {
    for (const text of greetings) connection.query(text);
  };
  const pool = mysqlPool(source);
  const first = await takeConnection(pool);
  greet(first);
  first.release();
  pool.on('connection', greet);
}

/** Runs SQL on a pool (the reader) or on one connection of it (a transaction). */
export function mysqlSession(target: Pool | PoolConnection, listener: StatementListener): Session {
  const send = <T>(sql: string, params: readonly Param[]): Promise<T> => {
    listener(sql, params);
    return new Promise((resolve, reject) =>
      (target as Pool).query(sql, params as Param[], (error, result) =>
        error ? reject(translate(error)) : resolve(result as T),
      ),
    );
  };
  return {
    dialect: 'mysql',
    all: (sql, params = []) => send<RowDataPacket[]>(sql, params),
    run: async (sql, params = []): Promise<Written> => {
      const result = await send<ResultSetHeader>(sql, params);
      return { affected: result.affectedRows, insertId: result.insertId };
    },
  };
}

/** Takes a connection out of the pool. */
export function takeConnection(pool: Pool): Promise<PoolConnection> {
  return new Promise((resolve, reject) =>
    pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection))),
  );
}

const transientNumbers = new Set([1205, 1213, 1020, 1047]);

/** Tells broken unique keys and lost races from everything else. */
function translate(error: NodeJS.ErrnoException): Error {
  const { errno = 0, message } = error;
  if (transientNumbers.has(errno)) return new Transient(message, { cause: error });
  if (errno !== 1062) return error;
  const key = /for key '([^']+)'/.exec(message)?.[1] ?? message;
  return new DuplicateKey(key.split('.').pop() ?? key);
}
