import { memoized } from '../core/memoized';
import type { EntityClass, Node } from '../core/node';
import { allOf, type Condition, type Scope } from './condition';
import { leftJoin, takeJoined } from './joined-rows';
import { tableOf, type Param, type Row, type Table } from './rows';

/** Stands for a value that is told when the rows are looked at; of null, there is no row. */
export const given = Symbol('given');

/** A row that stands beside another one: at most one has these values in the columns of a unique key. */
export interface BesideRow<T extends Node = Node, K extends string = string> {
  readonly entity: EntityClass<T>;
  /**
   * Where the value of each column stands: `applicantId` in the row, `application.applicantId` in an earlier one beside it. Of one
   * column at most it is `given`.
   */
  readonly key: Readonly<Record<string, string | typeof given>>;
  readonly columns: readonly K[];
  /** Whether it is there only for who may see it. */
  readonly seen: boolean;
}

/** The rows beside those of an entity, by their names, which are their aliases in SQL, too. */
export interface RowsBeside<B extends Record<string, BesideRow>> {
  readonly entity: EntityClass;
  readonly rows: B;
}

type AnyBeside = RowsBeside<Record<string, BesideRow>>;

/** What is found beside a row. */
export type FoundBeside<B> = {
  [N in keyof B]: B[N] extends BesideRow<infer T, infer K> ? Pick<T, (K & keyof T) | 'id'> | null : never;
};

/** The values that are left open, by the names of the rows. */
export type Given<B> = { [N in keyof B]?: Param };

/** Rows beside others as SQL: `list` goes after the columns that are selected, `sql` after the table, whose alias is `t`. */
export interface BesideSql extends Condition {
  list: string;
  /** What tells the columns of each row from others, and its table. */
  tables: ReadonlyArray<readonly [name: string, table: Table]>;
}

/** A row that stands beside another one. */
export function beside<T extends Node, K extends keyof T & string = never>(
  entity: EntityClass<T>,
  key: Partial<Record<keyof T & string, string | typeof given>>,
  columns: readonly K[] = [],
  { seen = false } = {},
): BesideRow<T, K> {
  return { entity, key: key as BesideRow['key'], columns, seen };
}

/** Declares the rows beside those of an entity, once: for one statement to look at all of them. */
export function rowsBeside<B extends Record<string, BesideRow>>(entity: EntityClass, rows: B): RowsBeside<B> {
  return { entity, rows };
}

/** What is left open until the values are told: that of the row with this name. */
class Open {
  constructor(readonly name: string) {}
}

interface Compiled {
  list: string;
  sql: string;
  params: ReadonlyArray<Param | Open>;
  tables: BesideSql['tables'];
}

/** What is compiled for a scope, by the names of the rows that are absent. */
const compiled = memoized((_: Scope) => memoized((_: AnyBeside) => new Map<string, Compiled>()));

/** @param absent the rows of which there are none, since what is given is null; each table that is joined costs the database */
function compile({ rows }: AnyBeside, scope: Scope, absent: readonly string[]): Compiled {
  const params: Array<Param | Open> = [];
  const tables: Array<[string, Table]> = [];
  const missing = new Set(absent);
  let [list, sql] = ['', ''];
  for (const [name, { entity, key, columns, seen }] of Object.entries(rows)) {
    if (Object.values(key).some((value) => missing.has(rowOf(value) ?? ''))) missing.add(name);
    if (missing.has(name)) continue;
    const table = tableOf(entity);
    const held = Object.entries(key).map(([column, value]) => `${name}.\`${column}\` = ${placeOf(value)}`);
    const on = allOf({ sql: held.join(' AND '), params: [] }, seen ? scope(entity, name, true) : null);
    const join = leftJoin(name, name, table.pick(columns).names, entity, on);
    if (Object.values(key).includes(given)) params.push(new Open(name));
    params.push(...join.params);
    list += join.list;
    sql += join.sql;
    tables.push([name, table]);
  }
  return { list, sql, params, tables };
}

function placeOf(value: string | typeof given): string {
  if (value === given) return '?';
  return `${rowOf(value) ?? 't'}.\`${value.split('.').pop()}\``;
}

/** The earlier row beside that a value stands in; null where it stands in none. */
function rowOf(value: string | typeof given): string | null {
  return value !== given && value.includes('.') ? value.split('.')[0]! : null;
}

/** The rows of whose keys something is given. */
const givenOf = memoized(({ rows }: AnyBeside) =>
  Object.keys(rows).filter((name) => Object.values(rows[name]!.key).includes(given)),
);

/** Rows beside others as they are for who sees what a scope says. */
export function besideSql<B extends Record<string, BesideRow>>(
  of: RowsBeside<B>,
  scope: Scope,
  values: Given<B>,
): BesideSql {
  const absent = givenOf(of).filter((name) => (values[name] ?? null) === null);
  const known = compiled(scope)(of);
  const names = absent.join();
  let made = known.get(names);
  if (!made) known.set(names, (made = compile(of, scope, absent)));
  const { list, sql, params, tables } = made;
  const told = params.map((param) => (param instanceof Open ? (values[param.name] ?? null) : param));
  return { list, sql, params: told, tables };
}

/** Takes the rows beside one out of the row with which they were read. */
export const takeBeside = memoized(({ rows }: AnyBeside) => {
  const takes = Object.entries(rows).map(([name, { entity, columns }]) => {
    const table = tableOf(entity);
    const picked = table.pick(columns);
    return { name, take: takeJoined(name, picked), toObject: table.toObjectWith(picked) };
  });
  return (row: Row): Record<string, Node | null> => {
    const found: Record<string, Node | null> = {};
    for (const { name, take, toObject } of takes) {
      const raw = take(row);
      found[name] = raw ? toObject(raw) : null;
    }
    return found;
  };
});

/** The tables and keys of the rows that were found beside one. */
export function keysBeside(beside: BesideSql | undefined, row: Row): Array<{ table: string; id: number }> {
  if (!beside) return [];
  return beside.tables.flatMap(([name, table]) => {
    const id = row[`${name}.id`];
    return id === null ? [] : [{ table: table.name, id: Number(id) }];
  });
}
