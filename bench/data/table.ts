/** A value as it is stored. */
export type Value = string | number | null;

/** The rows of one table, made as they are asked for, once. */
export interface TableRows {
  table: string;
  columns: string[];
  rows: Iterable<Value[]>;
}

/** Rows number 1 to `count` of a table. */
export function numbered(
  table: string,
  columns: string[],
  count: number,
  rowOf: (id: number) => Value[],
): TableRows {
  return { table, columns, rows: upTo(count, (id) => [rowOf(id)]) };
}

/** What a function makes of each number from 1 to `count`, in one row after the other. */
export function* upTo<T>(count: number, make: (id: number) => Iterable<T>): Generator<T> {
  for (let id = 1; id <= count; id++) yield* make(id);
}
