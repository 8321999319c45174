import { memoized } from '../core/memoized';
import type { EntityClass } from '../core/node';

export type Row = Record<string, unknown>;
export type Param = string | number | null;

/** Some columns of a table: those that an answer needs. There is one object for each set of them. */
export interface ColumnSet {
  readonly names: readonly string[];
  /** Names the set in the labels of batches. */
  readonly label: string;
  /** Rows that are read together with the one that refers to them. */
  readonly joined: readonly JoinedRow[];
  /** What is worked out from the children of each row. */
  readonly sums: readonly SumsColumn[];
  /** What is worked out from all children of a parent, where a page of them is read. */
  readonly windows: readonly WindowSum[];
  /** The columns under an alias, ready to stand after SELECT; without those of the joined rows. */
  select(alias: string): string;
  /** The same columns together with other rows. */
  with(joined: readonly JoinedRow[]): ColumnSet;
  /** The same columns and rows together with other columns. */
  and(names: readonly string[]): ColumnSet;
}

/** A column of a row that is worked out from its children, by a subquery in the select list. */
export interface SumsColumn {
  readonly name: string;
  readonly params: readonly Param[];
  /** The subquery, for rows under an alias other than `t`. */
  select(alias: string): string;
}

/** A sum over all children of a parent, which stands in each row of a page of them: a single aggregate over the alias `t`. */
export interface WindowSum {
  readonly name: string;
  readonly expression: string;
}

/** A row to which a key column refers. */
export interface JoinedRow {
  /** Tells its columns from others: those of `role` are `role.id`, `role.title`. */
  readonly name: string;
  readonly key: string;
  readonly entity: EntityClass;
  readonly columns: ColumnSet;
  /** Takes it out of the row with which it was read; null when there is none, undefined when it was not read. */
  readonly of: (row: Row) => Row | null | undefined;
}

/** The id, and those columns that are named; in the order of the table. */
type Pick = (names: Iterable<string>) => ColumnSet;

/** Makes column sets of a table, each once. */
export function columnSets(columns: readonly string[]): Pick {
  const sets = new Map<string, ColumnSet>();
  const pick: Pick = (names) => {
    const wanted = new Set(names).add('id');
    const picked = columns.filter((column) => wanted.has(column));
    const label = picked.join();
    let set = sets.get(label);
    if (!set) sets.set(label, (set = columnSet(picked, label, pick)));
    return set;
  };
  return pick;
}

const none = [] as const;

function columnSet(names: readonly string[], label: string, pick: Pick): ColumnSet {
  const lists = new Map<string, string>();
  const select: ColumnSet['select'] = (alias) => {
    let list = lists.get(alias);
    if (!list) lists.set(alias, (list = names.map((name) => `${alias}.\`${name}\``).join(', ')));
    return list;
  };
  const withRows = memoized((joined: readonly JoinedRow[]): ColumnSet => {
    const labels = [label, ...joined.map(({ name, columns }) => `${name} ${columns.label}`)];
    const and = widening((more) => pick([...names, ...more]).with(joined));
    const whole = labels.join('; ');
    return { names, label: whole, joined, sums: none, windows: none, select, with: withRows, and };
  });
  return withRows(none);
}

/** Remembers each of the sets that columns were added to. */
function widening(widened: ColumnSet['and']): ColumnSet['and'] {
  const known = new Map<string, ColumnSet>();
  return (names) => {
    const label = names.join();
    let set = known.get(label);
    if (!set) known.set(label, (set = widened(names)));
    return set;
  };
}
