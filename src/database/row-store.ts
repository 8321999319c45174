import type { Condition } from './condition';
import type { Match } from './match';
import type { Values } from './row-values';
import type { Row, Table } from './rows';
import type { Selected } from './select';
import type { Follower } from './session';

/** Which rows are read, and how they are held. */
export interface RowQuery extends Selected {
  match: Match<Record<string, unknown>>;
  /** What else they must meet; over the alias `t`. */
  condition: Condition | null;
}

/** A row that is to be written over: as it was read, and as it shall be. */
export interface RowChange {
  id: number;
  before: Values;
  after: Values;
  /** Whether the transaction holds the row alone, so that it is surely there as it was read. */
  held?: boolean;
}

/** See `insertLater`. */
export type LateInsert = (
  table: Table,
  values: Values,
  next: readonly Follower[],
  onKey: (key: number) => void,
) => Promise<void>;

/** Where a Work's rows come from and go to: each on its own, or together with those of other items of a batch. */
export interface RowStore {
  read(query: RowQuery): Promise<Row[]>;
  /** @returns the key @throws Refusal with AlreadyExists when a unique rule stands against it */
  insert(table: Table, values: Values): Promise<number>;
  /** Inserts a row whose key nobody needs. @throws Refusal as `insert` does, now or later */
  append(table: Table, values: Values): Promise<void>;
  /**
   * Inserts a row whose key nobody needs before COMMIT, and right behind it what statements say of it. Absent where the key is
   * known at once.
   * @param onKey told the key as soon as it is known
   * @throws Refusal as `insert` does, later
   */
  insertLater?: LateInsert | undefined;
  /** @throws Transient when someone else wrote the row since; Refusal as `insert` does */
  update(table: Table, change: RowChange): Promise<void>;
  /** @throws Transient when someone else removed the row */
  remove(table: Table, id: number): Promise<void>;
  /** Finds the rows with these values of a unique column, and inserts those that are missing. */
  ensure(table: Table, column: string, rows: readonly Values[]): Promise<Ensured>;
}

/** The rows that there are now, and which of the given values had to be inserted. */
export interface Ensured {
  rows: Row[];
  inserted: ReadonlySet<unknown>;
}
