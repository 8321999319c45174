/** A value of a row, as the driver hands it over. */
export type Cell = string | number | null;

/** One row: its values in the order of the select list, which is cheaper than objects with names. */
export type Cells = Cell[];

/** A statement with its values. */
export type Statement = readonly [sql: string, params?: readonly Cell[]];

/** Where the limit reads and writes: nothing but a driver. */
export interface Source {
  rows(sql: string, params?: readonly Cell[]): Promise<Cells[]>;
  /** Statements that do not wait for each other's rows. */
  together(statements: readonly Statement[]): Promise<Cells[][]>;
  /** Statements in one transaction. @returns what each of them read, or the key that it inserted */
  write(statements: readonly Statement[]): Promise<Array<Cells[] | number>>;
  /** Makes a limited select a part of a UNION ALL. */
  part(sql: string): string;
  /** The join that reads its left side first. */
  inOrder: string;
  /** SQL for the key that the transaction inserted last. */
  lastKey: string;
  /** SQL for a JSON object without the members of another one that are null. */
  withoutNulls(object: string): string;
}
