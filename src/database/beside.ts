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
  /** The same for whatever values are told, and those that were. */
  shape: BesideShape;
  values: Given<Record<string, BesideRow>>;
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

/** Rows beside others as SQL, but for the values that are left open. */
export interface BesideShape {
  list: string;
  sql: string;
  /** What of it stands between the places of those values. */
  pieces: readonly string[];
  /** Whether there are none. */
  isClosed: boolean;
  params: ReadonlyArray<Param | Open>;
  tables: BesideSql['tables'];
}

/** Stands in SQL where such a value does. */
const openPlace = '\0';

/** What is compiled for a scope, by the names of the rows that are absent. */
const compiled = memoized((_: Scope) => memoized((_: AnyBeside) => new Map<string, BesideShape>()));

/** @param absent the rows of which there are none, since what is given is null; each table that is joined costs the database */
function compile({ rows }: AnyBeside, scope: Scope, absent: readonly string[]): BesideShape {
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
  const pieces = sql.split(openPlace);
  return { list, sql: pieces.join('?'), pieces, isClosed: pieces.length === 1, params, tables };
}

function placeOf(value: string | typeof given): string {
  if (value === given) return openPlace;
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
  return told(made, made.sql, values, (name) => [values[name] ?? null]);
}

/** The same for several rows at once, each with values of its own, by their keys. */
export function besideEach(shape: BesideShape, rows: ReadonlyMap<number, BesideSql['values']>): BesideSql {
  const choice = `CASE t.id ${'WHEN ? THEN ? '.repeat(rows.size)}END`;
  const chosen = (name: string) => [...rows].flatMap(([id, values]) => [id, values[name] ?? null]);
  return told(shape, shape.pieces.join(choice), {}, chosen);
}

/** @param valuesOf what is bound where a value was left open */
function told(
  shape: BesideShape,
  sql: string,
  values: BesideSql['values'],
  valuesOf: (name: string) => Param[],
): BesideSql {
  const { list, tables } = shape;
  const params: Param[] = [];
  for (const param of shape.params) {
    if (param instanceof Open) params.push(...valuesOf(param.name));
    else params.push(param);
  }
  return { list, sql, params, tables, shape, values };
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
