/** Which way a list runs. */
export type Direction = 'ASC' | 'DESC';

/** The order of a list, as clients write it. */
export interface OrderBy {
  field: string;
  direction: Direction;
}

/** The arguments of a connection, as clients write them. */
export interface PageArgs {
  first?: number | null;
  last?: number | null;
  after?: string | null;
  before?: string | null;
  where?: WhereInput | null;
  orderBy?: OrderBy[] | null;
}

/** A filter as clients write it; what may stand in it is declared by the entity's listing. */
export type WhereInput = Record<string, unknown>;

/** One page of a list. */
export interface Page<T> {
  rows: T[];
  /** The cursor of a row, by its place on the page. */
  cursorAt(index: number): string;
  hasNextPage: boolean;
  hasPreviousPage: boolean;
}

export const defaultPageSize = 25;
export const largestPageSize = 100;
/** Counts are exact up to here; beyond, `totalCountIsCapped` is true. */
export const countCap = 10_000;
