import type { Lifetime } from '../core/lifetime';
import type { Param, Row } from './rows';

export type Dialect = 'mysql' | 'sqlite';

/** What a statement that writes has done. */
export interface Written {
  affected: number;
  insertId: number;
}

/** A statement and its values. */
export interface Statement {
  sql: string;
  params: Param[];
}

/** What a statement that nobody waits for must come to. */
export interface Fate {
  /** How many rows it affects, or else its transaction cannot be committed. */
  affects?: number;
  /** What is thrown when it affected another number. */
  unmet?: () => Error;
  /** Tells in other words what the database objects to. */
  explain?: (error: unknown) => unknown;
}

/** The same of a statement that inserts a row. */
export interface InsertFate extends Pick<Fate, 'explain'> {
  /** Told the key of the row: before whatever comes behind it is answered, COMMIT at the latest. */
  onKey: (key: number) => void;
}

/** A statement that runs right behind an insertion; nobody waits for it. */
export interface Follower extends Statement {
  /** Told the rows that it read: before whatever comes behind it is answered, COMMIT at the latest. */
  onRows?: (rows: Row[]) => void;
}

/** One place where SQL runs: the reader, or one transaction on the writer. */
export interface Session {
  readonly dialect: Dialect;
  all(sql: string, params?: readonly Param[]): Promise<Row[]>;
  /**
   * Reads one value, by a statement that always finds a row. It may be read by a statement for rows that are asked
   * for in the same turn. Absent where each statement runs at once.
   */
  value?: ((sql: string) => Promise<unknown>) | undefined;
  run(sql: string, params?: readonly Param[]): Promise<Written>;
  /**
   * Runs a statement of a transaction whose result nobody needs. It may be sent together with the next one, at the latest
   * with COMMIT: what stands against it is thrown here or there, and nothing can be committed any more.
   */
  later(sql: string, params?: readonly Param[], fate?: Fate): Promise<void>;
  /**
   * Inserts a row as `later` does, and behind it, with nothing between, runs statements that may ask for the row's key by
   * LAST_INSERT_ID() until one of them inserts another row. Absent where each statement runs at once, and the key is known as early.
   */
  insertLater?(insert: Statement, next: readonly Follower[], fate: InsertFate): Promise<void>;
  /** The same place on behalf of one request: when that is over nothing more is sent, and what runs is stopped. */
  within(lifetime: Lifetime): Session;
}

/** Runs a statement at once and judges what it came to: `later` where statements are not sent together. */
export async function judged(running: Promise<Written>, { affects, unmet, explain }: Fate): Promise<void> {
  const { affected } = await running.catch((error: unknown) => {
    throw explain ? explain(error) : error;
  });
  if (affects !== undefined && affected !== affects) throw unmet!();
}

/** Connections of one kind: how many there may be, how many are in use, and how many wait for one. */
export interface PoolState {
  name: 'reading' | 'writing';
  size: number;
  inUse: number;
  waiting: number;
}

/** Told of each statement before it runs. */
export type StatementListener = (sql: string, params: readonly Param[]) => void;

/** A unique key was broken; `index` is its name. */
export class DuplicateKey extends Error {
  constructor(readonly index: string) {
    super(`duplicate key ${index}`);
  }
}

/** The connection was lost while a transaction was being committed: it may be done or not. */
export class InDoubt extends Error {}

/**
 * The database cannot do it at this moment, and has not done it: it is not reached, too many wait for it, or the connection was lost
 * before a COMMIT.
 */
export class Unavailable extends Error {}

/** The transaction lost against another one and may simply run again: deadlock, lock wait, stale version, busy file. */
export class Transient extends Unavailable {}

/** The database takes no writes at the moment: its disk is full, or it is read-only. Nothing was committed, and to run again at once is no use. */
export class Unwritable extends Unavailable {}

/** Whether a database has said that it takes no writes, also as its answer to COMMIT, which may be done or not. */
export function refusesWrites(error: unknown): boolean {
  return error instanceof Unwritable || (error instanceof InDoubt && error.cause instanceof Unwritable);
}

/** Whether a transaction that failed may run again; after a COMMIT without an answer only if its body settles what became of it. */
export function mayRunAgain(error: unknown, settles = false): boolean {
  return error instanceof Transient || (error instanceof InDoubt && settles);
}
