import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { inTransaction, type Transaction } from './in-transaction';
import { migrations } from './migrations';
import {
  anywhere,
  endOf,
  mysqlSession,
  onConnection,
  openReadingPool,
  prepareMysql,
  stateOf,
  waitingFor,
} from './mysql';
import { mysqlAddress } from './mysql-address';
import { driverOptions, mysqlOptions } from './mysql-options';
import { Stopper } from './mysql-stopper';
import { MysqlTransaction } from './mysql-transaction';
import { learnTables } from './rows';
import {
  refusesWrites,
  Unavailable,
  type Dialect,
  type PoolState,
  type Session,
  type StatementListener,
} from './session';
import { openSqliteReader, prepareSqlite, sqliteHandle, sqliteSession } from './sqlite';
import { SharedWrites } from './shared-writes';
import { Turns } from './turns';
import type { Lifetime } from '../core/lifetime';
import type { EntityClass } from '../core/node';
import { Signal } from '../core/signal';

/** Where the data is: an address that `mysqlAddress` reads, or the path of a SQLite file. */
export interface DatabaseOptions {
  url: string;
  entities: readonly EntityClass[];
  poolSize?: number;
  /** How many may wait for a connection; on SQLite, to write. */
  queueSize?: number;
}

/** The two ways to the data: what only reads goes to the reader, each write is one transaction on the writer. */
export interface Database {
  readonly dialect: Dialect;
  readonly source: DataSource;
  readonly reader: Session;
  /** Reads on the writer's side: what follows a write must see it, replicas or not. */
  readonly primary: Session;
  /** Runs a body in one transaction. What a lifetime ends before its COMMIT is rolled back. */
  transaction<T>(body: (session: Session) => Promise<T>, lifetime?: Lifetime): Promise<T>;
  /** Lets writes that come at the same time share a transaction; null where each statement runs at once, so that nothing is saved. */
  readonly shared: SharedWrites | null;
  /** Told in this process when events were committed here. */
  readonly committed: Signal;
  /** Told in this process when a transaction lost against another one and runs again. */
  readonly retried: Signal;
  /** Told in this process when a transaction failed here because the database takes no writes. */
  readonly writesRefused: Signal;
  /** Told in this process when something was committed here that bears on viewers. */
  readonly viewersChanged: Signal;
  /**
   * Asks, before a request begins to read or to write, whether there is room for it. Whoever has begun is not refused half-way.
   * @throws Unavailable when as many wait already as may
   */
  demandRoom(pool: PoolState['name']): void;
  /**
   * Reads much, in turns: half as many at once as there are connections for reading. All in flight at once, they keep each other's
   * rows in memory for longer, and the other connections stay free for what is read in no time.
   */
  readMuch<T>(read: () => Promise<T>, lifetime?: Lifetime): Promise<T>;
  /** How those stand who work with the database and those who wait for it. */
  pools(): PoolState[];
  /** Calls the listener for each statement until the returned function is called. */
  listen(listener: StatementListener): () => void;
  close(): Promise<void>;
}

/** Whether an address means MySQL or MariaDB; anything else is the path of a SQLite file. */
export function dialectOf(url: string): Dialect {
  return /^(mysql|mariadb):\/\//.test(url) ? 'mysql' : 'sqlite';
}

/** Connections of each pool: one reads, one writes. */
const usualPoolSize = 10;
/** They are served within a second or two; who would wait longer is refused at once. */
const usualQueueSize = 1_000;

/** TypeORM's view of the database, for the migrations and for the metadata of the entities. */
export function dataSourceOptions({
  url,
  entities,
  poolSize = usualPoolSize,
}: DatabaseOptions): DataSourceOptions {
  const shared = {
    entities: [...entities],
    migrations,
    migrationsTransactionMode: 'each' as const,
  };
  if (dialectOf(url) === 'mysql') {
    const type = url.startsWith('mariadb:') ? 'mariadb' : 'mysql';
    const { user: username, ...address } = mysqlAddress(url);
    return { ...shared, type, username, ...address, poolSize, ...mysqlOptions, extra: driverOptions };
  }
  return { ...shared, type: 'better-sqlite3', database: url, prepareDatabase: prepareSqlite };
}

/** Opens the database; the caller closes it. Nothing is migrated. */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  if (dialectOf(options.url) === 'sqlite') mkdirSync(dirname(options.url), { recursive: true });
  const source = await new DataSource(dataSourceOptions(options)).initialize();
  learnTables(source);
  const { tell, listen } = listening();
  const signals = {
    committed: new Signal(),
    retried: new Signal(),
    writesRefused: new Signal(),
    viewersChanged: new Signal(),
  };
  const watchers = { tell, viewersChanged: signals.viewersChanged };
  const sides =
    dialectOf(options.url) === 'mysql'
      ? await mysqlSides(source, options, watchers)
      : sqliteSides(source, options.url, watchers);
  const transaction = tellingOfRefusals(sides.transaction, signals.writesRefused);
  const { poolSize = usualPoolSize } = options;
  const shared = sides.dialect === 'mysql' ? new SharedWrites({ transaction, ...signals }, poolSize) : null;
  return { source, listen, ...signals, ...sides, ...waitingIn(sides, shared, options), transaction, shared };
}

/** Those who listen to statements, and the one that tells them all. */
function listening(): { tell: StatementListener; listen: Database['listen'] } {
  const listeners = new Set<StatementListener>();
  const listen = (listener: StatementListener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return { tell: (sql, params) => listeners.forEach((listener) => listener(sql, params)), listen };
}

function tellingOfRefusals(
  transaction: Database['transaction'],
  writesRefused: Signal,
): Database['transaction'] {
  return (body, lifetime) =>
    transaction(body, lifetime).catch((error: unknown) => {
      if (refusesWrites(error)) writesRefused.emit();
      throw error;
    });
}

/** Whoever waits to read much waits to read, and whoever waits to share a transaction to write. */
function waitingIn(
  sides: Sides,
  shared: SharedWrites | null,
  { poolSize = usualPoolSize, queueSize = usualQueueSize }: DatabaseOptions,
): Pick<Database, 'demandRoom' | 'readMuch' | 'pools'> {
  const readers = new Turns(Math.ceil(poolSize / 2));
  const waiting = (pool: PoolState['name']) =>
    sides.waiting(pool) + (pool === 'reading' ? readers.waiting : (shared?.waiting ?? 0));
  return {
    demandRoom(pool) {
      if (waiting(pool) >= queueSize) throw new Unavailable('as many wait for the database as may');
    },
    readMuch: (read, lifetime) => readers.take(read, lifetime),
    pools: () => sides.pools().map((pool) => ({ ...pool, waiting: waiting(pool.name) })),
  };
}

/** Who is told of what runs and what it changes. */
interface Watchers {
  tell: StatementListener;
  viewersChanged: Signal;
}

interface Sides extends Pick<Database, 'dialect' | 'reader' | 'primary' | 'transaction' | 'pools' | 'close'> {
  /** How many wait to read or to write. */
  waiting(pool: PoolState['name']): number;
}

async function mysqlSides(
  source: DataSource,
  { url, poolSize }: DatabaseOptions,
  { tell, viewersChanged }: Watchers,
): Promise<Sides> {
  const pool = await prepareMysql(source);
  const reading = openReadingPool(mysqlAddress(url), poolSize ?? usualPoolSize);
  const stopper = new Stopper(mysqlAddress(url));
  const reader = mysqlSession(anywhere(reading), tell, stopper);
  return {
    dialect: 'mysql',
    reader,
    primary: reader,
    transaction: (body, lifetime) =>
      onConnection(pool, lifetime, (connection) =>
        inTransaction(new MysqlTransaction(connection, tell, stopper), body, viewersChanged, lifetime),
      ),
    pools: () => [stateOf('reading', reading), stateOf('writing', pool)],
    waiting: (name) => waitingFor(name === 'reading' ? reading : pool),
    async close() {
      await Promise.all([endOf(reading), source.destroy()]);
      stopper.close();
    },
  };
}

/**
 * SQLite has one writing connection, and a second BEGIN on it would join the first transaction: so transactions queue.
 */
function sqliteSides(source: DataSource, file: string, { tell, viewersChanged }: Watchers): Sides {
  const readerHandle = openSqliteReader(file);
  const reader = sqliteSession(source, readerHandle, tell);
  const writer = sqliteSession(source, sqliteHandle(source), tell);
  const turns = new Turns(1);
  return {
    dialect: 'sqlite',
    reader,
    primary: reader,
    transaction: (body, lifetime) =>
      turns.take(async () => {
        lifetime?.check();
        return inTransaction(await beginSqlite(writer), body, viewersChanged, lifetime);
      }, lifetime),
    // What reads is done when it returns: nobody works with that connection between two turns of the event loop.
    pools: () => [{ name: 'writing', size: turns.places, inUse: turns.inUse, waiting: turns.waiting }],
    waiting: (name) => (name === 'reading' ? 0 : turns.waiting),
    async close() {
      await turns.take(() => Promise.resolve());
      readerHandle.close();
      await source.destroy();
    },
  };
}

async function beginSqlite(writer: Session): Promise<Transaction> {
  await writer.run('BEGIN IMMEDIATE');
  return {
    session: (lifetime) => (lifetime ? writer.within(lifetime) : writer),
    commit: async () => void (await writer.run('COMMIT')),
    // A COMMIT that failed may have rolled back already.
    rollback: async () => void (await writer.run('ROLLBACK').catch(() => undefined)),
  };
}
