import type { Lifetime } from '../core/lifetime';
import type { Param, Row } from './rows';

export type Dialect = 'mysql' | 'sqlite';

/** What a statement that writes has done. */
export interface Written {
  affected: number;
  insertId: number;
}

/** One place where SQL runs: the reader, or one transaction on the writer. */
export interface Session {
  readonly dialect: Dialect;
  all(sql: string, params?: readonly Param[]): Promise<Row[]>;
  run(sql: string, params?: readonly Param[]): Promise<Written>;
  /** The same place on behalf of one request: when that is over nothing more is sent, and what runs is stopped. */
  within(lifetime: Lifetime): Session;
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

/** The transaction lost against another one and may simply run again: deadlock, lock wait, stale version, busy file. */
export class Transient extends Error {}

/** Whether a transaction that failed may run again; after a COMMIT without an answer only if its body settles what became of it. */
export function mayRunAgain(error: unknown, settles = false): boolean {
  return error instanceof Transient || (error instanceof InDoubt && settles);
}
