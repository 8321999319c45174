import {
  createPool,
  type Connection,
  type Pool,
  type PoolConnection,
  type ResultSetHeader,
  type RowDataPacket,
} from 'mysql2';
import type { DataSource } from 'typeorm';
import type { Lifetime } from '../core/lifetime';
import { ask, giveBack, type Answer } from './mysql-answer';
import type { MysqlAddress } from './mysql-address';
import { driverOptions, mysqlOptions } from './mysql-options';
import { Packets } from './mysql-packets';
import type { Stopper } from './mysql-stopper';
import type { Param } from './rows';
import {
  DuplicateKey,
  judged,
  Transient,
  Unavailable,
  Unwritable,
  type PoolState,
  type Session,
  type StatementListener,
  type Written,
} from './session';

/**
 * What every pooled connection is told first. Strict mode refuses what would be cut off; without NO_BACKSLASH_ESCAPES the
 * driver's escaping holds; READ COMMITTED lets a statement after a lock see what was committed before it.
 * Long lists of keys are estimated by the statistics of an index: to look each of them up costs as much as reading the rows.
 */
const greetings = [
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ONLY_FULL_GROUP_BY,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO', " +
    "time_zone = '+00:00', eq_range_index_dive_limit = 16",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
];

/** The pool that TypeORM opened. */
export function mysqlPool(source: DataSource): Pool {
  return (source.driver as unknown as { pool: Pool }).pool;
}

/** Greets each connection of the pool when it is made; the one that TypeORM has opened already is greeted now. */
export async function prepareMysql(source: DataSource): Promise<Pool> {
  const greet = (connection: Connection) => {
    for (const text of greetings) connection.query(text);
  };
  const pool = mysqlPool(source);
  const first = await takeConnection(pool);
  greet(first);
  first.release();
  pool.on('connection', greet);
  return pool;
}

/**
 * A pool for reading: its connections take several statements in one packet, and in return the server lets them write
 * nothing.
 */
export function openReadingPool(address: MysqlAddress, connectionLimit: number): Pool {
  const pool = createPool({ ...address, connectionLimit, ...mysqlOptions, ...driverOptions });
  pool.on('connection', (connection: Connection) => {
    for (const text of [...greetings, 'SET SESSION TRANSACTION READ ONLY']) connection.query(text);
  });
  return pool;
}

/** Where statements run: on any connection of the pool, or on the one of a transaction. */
export interface Place {
  /** Whether several statements may be sent at once; then it is for reading only. */
  readonly takesPackets: boolean;
  take(lifetime?: Lifetime): Promise<PoolConnection>;
  give(connection: PoolConnection): void;
}

/** Sends SQL, which may hold several statements. */
type Send = (
  sql: string,
  params: readonly Param[],
  asked?: ReadonlyArray<{ sql: string; params: readonly Param[] }>,
) => Promise<unknown>;

/** What is read in one turn of the event loop on a connection of its own. */
export function anywhere(pool: Pool): Place {
  return { takesPackets: true, take: (lifetime) => takeConnection(pool, lifetime), give: giveBack };
}

/** All statements on one connection; whoever took it gives it back. */
export function only(connection: PoolConnection): Place {
  return { takesPackets: false, take: () => Promise.resolve(connection), give: () => undefined };
}

/** Runs SQL in a place; within a lifetime, only as long as that lasts, which takes someone who can stop it. */
export function mysqlSession(
  place: Place,
  listener: StatementListener,
  stopper: Stopper | null,
  lifetime?: Lifetime,
): Session {
  const send = sending(place, listener, stopper, lifetime);
  const packets = place.takesPackets && lifetime ? new Packets(send) : null;
  const run: Session['run'] = async (sql, params = []) => written(await send(sql, params));
  return {
    dialect: 'mysql',
    all: (sql, params = []) => packets?.ask(sql, params) ?? (send(sql, params) as Promise<RowDataPacket[]>),
    ...(packets && { value: (sql) => packets.value(sql) }),
    run,
    later: (sql, params, fate = {}) => judged(run(sql, params), fate),
    within: (one) => mysqlSession(place, listener, stopper, one),
  };
}

/** Sends SQL on a connection of a place. */
function sending(
  place: Place,
  listener: StatementListener,
  stopper: Stopper | null,
  lifetime: Lifetime | undefined,
): Send {
  return async (sql, params, asked = [{ sql, params }]) => {
    const connection = await place.take(lifetime);
    try {
      lifetime?.check();
      for (const each of asked) listener(each.sql, each.params);
      return resultOf(await ask(connection, sql, params, stopper, lifetime), lifetime);
    } finally {
      place.give(connection);
    }
  };
}

/** What a statement has done, in the words of a session. */
export function written(result: unknown): Written {
  const { affectedRows, insertId } = result as ResultSetHeader;
  return { affected: affectedRows, insertId };
}

/** @throws what the server objects to, or Interrupted where it was told to stop */
function resultOf({ error, result, stopped }: Answer, lifetime: Lifetime | undefined): unknown {
  if (!error) return result;
  if (stopped) lifetime?.check();
  throw translate(error);
}

/** Takes a connection out of the pool; who does not wait for it any longer leaves it there. */
export function takeConnection(pool: Pool, lifetime?: Lifetime): Promise<PoolConnection> {
  lifetime?.check();
  const isFree = insideOf(pool)._freeConnections.length > 0;
  const taking = new Promise<PoolConnection>((resolve, reject) =>
    pool.getConnection((error, connection) => (error ? reject(unreached(error)) : resolve(connection))),
  );
  return lifetime && !isFree ? waitFor(taking, lifetime) : taking;
}

async function waitFor(taking: Promise<PoolConnection>, lifetime: Lifetime): Promise<PoolConnection> {
  try {
    return await lifetime.wait(taking);
  } catch (error) {
    taking.then(giveBack).catch(() => undefined);
    throw error;
  }
}

/** Acts on one connection of a pool and gives it back. */
export async function onConnection<T>(
  pool: Pool,
  lifetime: Lifetime | undefined,
  act: (connection: PoolConnection) => Promise<T>,
): Promise<T> {
  const connection = await takeConnection(pool, lifetime);
  try {
    return await act(connection);
  } finally {
    giveBack(connection);
  }
}

/** How a pool stands. */
export function stateOf(name: PoolState['name'], pool: Pool): PoolState {
  const { config, _allConnections, _freeConnections, _connectionQueue } = insideOf(pool);
  return {
    name,
    size: config.connectionLimit,
    inUse: _allConnections.length - _freeConnections.length,
    waiting: _connectionQueue.length,
  };
}

/** How many wait for a connection of a pool; those who have given up count until it is their turn. */
export function waitingFor(pool: Pool): number {
  return insideOf(pool)._connectionQueue.length;
}

/** What the driver keeps in fields that it does not declare. */
type InsideOfPool = { config: { connectionLimit: number } } & Record<
  '_allConnections' | '_freeConnections' | '_connectionQueue',
  { length: number }
>;

function insideOf(pool: Pool): InsideOfPool {
  return pool as unknown as InsideOfPool;
}

/** Closes a pool. */
export function endOf(pool: Pool): Promise<void> {
  return new Promise((resolve) => pool.end(() => resolve()));
}

const transientNumbers = new Set([1205, 1213, 1020, 1047]);
/** The server is being stopped, or has closed this connection. */
const partingNumbers = new Set([1053, 1927]);
/** A full disk, a full table, a server that is read-only by an option or by its mode. */
const unwritableNumbers = new Set([1021, 1114, 1290, 1836]);

/** Tells broken unique keys, lost races, lost connections and a database that takes no writes from everything else. */
export function translate(error: NodeJS.ErrnoException & { fatal?: boolean }): Error {
  const { errno = 0, message, fatal } = error;
  if (transientNumbers.has(errno)) return new Transient(message, { cause: error });
  if (unwritableNumbers.has(errno)) return new Unwritable(message, { cause: error });
  if (fatal || partingNumbers.has(errno)) return unreached(error);
  if (errno !== 1062) return error;
  const key = /for key '([^']+)'/.exec(message)?.[1] ?? message;
  return new DuplicateKey(key.split('.').pop() ?? key);
}

/** Whatever keeps a connection from being had: nothing was asked on it. */
function unreached(error: Error): Unavailable {
  return new Unavailable(error.message, { cause: error });
}
