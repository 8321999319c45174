import type { Param, Row } from './rows';

/** A statement on its way to the database, with others in one packet. */
export interface OnItsWay {
  readonly sql: string;
  readonly params: readonly Param[];
  /** Whether it reads one value out of a row that is always there. */
  readonly isValue?: boolean | undefined;
  readonly resolve?: ((rows: Row[]) => void) | undefined;
  readonly reject?: ((error: unknown) => void) | undefined;
}

/** What becomes of the statement that reads a value beside its own rows. */
export type Carrying = Required<Pick<OnItsWay, 'sql' | 'resolve' | 'reject'>>;

interface Ways<S> {
  /** A statement in place of the one that carries. */
  replaced(carrier: S, by: Carrying): S;
  /** Sends a value's statement once more, where no row has brought it along. */
  alone(value: S): void;
}

const select = 'SELECT ';
const column = 'carried';

/**
 * Lets a value be read as one column more of rows that are read in the same packet: a statement of its own costs the database as
 * much as a row by its key, and a write to the socket. The carrier's rows are as they would have been, but for that column.
 */
export function carried<S extends OnItsWay>(packet: readonly S[], ways: Ways<S>): readonly S[] {
  const value = packet.find(({ isValue }) => isValue);
  const carrier = value && packet.find((each) => each !== value && each.resolve && carries(each.sql));
  if (!carrier) return packet;
  const replaced = ways.replaced(
    carrier,
    carrying(carrier, value, () => ways.alone(value)),
  );
  return packet.filter((each) => each !== value).map((each) => (each === carrier ? replaced : each));
}

/** Parts of a union stand in parentheses, and DISTINCT would have to stand before the column. */
function carries(sql: string): boolean {
  return sql.startsWith(select) && !sql.startsWith('DISTINCT', select.length);
}

function carrying(carrier: OnItsWay, value: OnItsWay, alone: () => void): Carrying {
  return {
    sql: `${select}(${value.sql}) AS ${column}, ${carrier.sql.slice(select.length)}`,
    resolve(rows) {
      const [first] = rows;
      if (first) value.resolve!([{ [column]: first[column] }]);
      else alone();
      carrier.resolve!(rows);
    },
    reject(error) {
      carrier.reject?.(error);
      alone();
    },
  };
}

/** The value in what its statement has read. */
export function valueIn([row]: readonly Row[]): unknown {
  return Object.values(row!)[0];
}
