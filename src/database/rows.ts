import type { DataSource, EntityMetadata } from 'typeorm';
import { memoized } from '../core/memoized';
import type { EntityClass, Node } from '../core/node';
import { columnSets, type ColumnSet, type Param, type Row } from './column-sets';
import { successorColumn } from './columns';
import { copiesIn, type CopiedColumn } from './copied-columns';

export type { ColumnSet, JoinedRow, Param, Row, SumsColumn, WindowSum } from './column-sets';

/** What the kernel knows of an entity's table, worked out once from TypeORM's metadata. */
export interface Table<T extends Node = Node> {
  readonly entity: EntityClass<T>;
  readonly name: string;
  /** The columns of which its objects are made. */
  readonly columns: readonly string[];
  /** The columns that only the database knows. */
  readonly copies: readonly CopiedColumn[];
  /** The column that names the row which has taken the place of another one; null where rows are never replaced. */
  readonly successor: string | null;
  /** All columns. */
  readonly all: ColumnSet;
  column(name: string): ColumnInfo;
  /** Columns that stand in the row which a key column refers to, too: a composite foreign key sees to it. */
  sharedWith(key: string): readonly SharedColumn[];
  /** Whether an index that begins with a key column holds all of these columns, so that rows need not be looked at. */
  covers(key: string, columns: ColumnSet): boolean;
  /**
   * The columns of an index that begins with a copy, holds nothing but columns of one value then, and goes on in an order; null
   * when there is none.
   */
  walk(ofOneValue: readonly string[], order: readonly string[]): readonly string[] | null;
  /** The id, and those columns that are named; in the order of the table. */
  pick(names: Iterable<string>): ColumnSet;
  /** Turns a raw row into an object of the entity's class. */
  toObject(row: Row): T;
  /** The same for who looks at some columns only: all others are missing. */
  toObjectWith(columns: ColumnSet): (row: Row) => T;
  /** The values with which an object would be stored now. */
  toValues(row: Node): Values;
}

/** A row as it is stored: the value of each column. */
export type Values = Record<string, Param>;

/** A column, and the one of the row referred to that always holds the same. */
export interface SharedColumn {
  own: string;
  theirs: string;
}

/** What a column holds. */
export interface ColumnInfo {
  kind: Kind;
  text: boolean;
  nullable: boolean;
}

type ColumnMetadata = EntityMetadata['columns'][number];
export type Kind = 'plain' | 'number' | 'boolean' | 'instant' | 'json';

function kindOf(column: ColumnMetadata): Kind {
  if (column.type === 'boolean') return 'boolean';
  if (column.type === 'datetime') return 'instant';
  if (column.type === 'json') return 'json';
  return column.type === 'bigint' ? 'number' : 'plain';
}

function infoOf(column: ColumnMetadata): ColumnInfo {
  const text = column.type === 'varchar' || column.type === 'text' || column.type === 'date';
  return { kind: kindOf(column), text, nullable: column.isNullable };
}

/** Whether a stored value can stand in a column: what a cursor claims is checked before it reaches SQL. */
export function accepts(column: ColumnInfo, value: unknown): boolean {
  if (value === null) return column.nullable;
  if (column.kind === 'instant')
    return typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/.test(value);
  return column.text ? typeof value === 'string' && value.isWellFormed() : Number.isSafeInteger(value);
}

/** `2026-11-23 19:54:57.123`, as both databases give it, to a Date. */
function instant(text: string): Date {
  return new Date(`${text.replace(' ', 'T')}Z`);
}

/** MariaDB and SQLite give JSON as text, MySQL as a value. */
function json(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}

/** Columns that were not read are null in the object. */
const readers: Record<Kind, (value: string) => string> = {
  plain: (value) => `${value} ?? null`,
  number: (value) => `${value} == null ? null : Number(${value})`,
  boolean: (value) => `${value} === 1`,
  instant: (value) => `${value} == null ? null : instant(${value})`,
  json: (value) => `${value} == null ? null : json(${value})`,
};

/** Compiles the function that makes objects out of rows: TypeORM's own hydration costs as much as the query. */
function compile<T extends Node>(
  entity: EntityClass<T>,
  columns: readonly ColumnMetadata[],
): (row: Row) => T {
  const lines = columns.map(
    (column) => `o.${column.propertyName} = ${readers[kindOf(column)](`r.${column.propertyName}`)};`,
  );
  const source = `return function toObject(r) { const o = new Entity(); ${lines.join(' ')} return o; }`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- it holds nothing but our own column names
  return new Function('Entity', 'instant', 'json', source)(entity, instant, json) as (row: Row) => T;
}

/** The same for some of the columns, each choice of them once. */
function compileEach(entity: EntityClass, columns: readonly ColumnMetadata[]): Table['toObjectWith'] {
  return memoized(({ names }) =>
    compile(
      entity,
      columns.filter(({ propertyName }) => names.includes(propertyName)),
    ),
  );
}

/** Compiles the function that tells the stored values of objects: all of a table's have one shape, which the engine can rely on. */
function compileValues(columns: readonly string[]): (row: Node) => Values {
  const fields = columns.map((column) => `${column}: toParam(o.${column})`);
  const source = `return function toValues(o) { return { ${fields.join(', ')} }; }`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call -- as above
  return new Function('toParam', source)(toParam) as (row: Node) => Values;
}

/** For each key column that refers to an id as a part of a composite foreign key: the other columns of that key. */
function sharedColumns({ foreignKeys }: EntityMetadata): Table['sharedWith'] {
  const shared = new Map<string, SharedColumn[]>();
  for (const { columns, referencedColumns } of foreignKeys) {
    // Where one of them is null the database checks nothing.
    if (columns.some(({ isNullable }) => isNullable)) continue;
    const pairs = columns.map((column, index) => ({
      own: column.propertyName,
      theirs: referencedColumns[index]!.propertyName,
    }));
    const key = pairs.find(({ theirs }) => theirs === 'id');
    if (key)
      shared.set(
        key.own,
        pairs.filter((pair) => pair !== key),
      );
  }
  return (key) => shared.get(key) ?? [];
}

/** What the indexes of a table can answer; the id is in all of them. */
function indexesOf({ indices }: EntityMetadata, copies: Table['copies']): Pick<Table, 'covers' | 'walk'> {
  const indexes = indices.map(({ columns }) => columns.map(({ propertyName }) => propertyName));
  const beginWithCopy = indexes.filter(([first]) => copies.some(({ column }) => column === first));
  return {
    covers: (key, { names }) =>
      indexes.some(([first, ...rest]) => first === key && isWithin(names, [key, 'id', ...rest])),
    walk: (ofOneValue, order) => beginWithCopy.find((index) => runsIn(index, ofOneValue, order)) ?? null,
  };
}

const tables = new Map<EntityClass, Table>();

function isWithin(names: readonly string[], others: readonly string[]): boolean {
  return names.every((name) => others.includes(name));
}

/** Whether the rows of an index in which some columns have one value each stand in an order. */
function runsIn(index: readonly string[], ofOneValue: readonly string[], order: readonly string[]): boolean {
  const start = index.findIndex((column) => !ofOneValue.includes(column));
  return start > 0 && order.every((column, place) => index[start + place] === column);
}

/** Reads the metadata of every entity; called once when the database is opened. */
export function learnTables(source: DataSource): void {
  for (const metadata of source.entityMetadatas)
    tables.set(metadata.target as EntityClass, tableFrom(metadata));
}

function tableFrom(metadata: EntityMetadata): Table {
  const entity = metadata.target as EntityClass;
  const copies = copiesIn(entity);
  const shown = metadata.columns.filter(
    ({ propertyName }) => !copies.some(({ column }) => column === propertyName),
  );
  const columns = shown.map((column) => column.propertyName);
  const pick = columnSets(columns);
  const infos = new Map(metadata.columns.map((column) => [column.propertyName, infoOf(column)]));
  return {
    entity,
    name: metadata.tableName,
    columns,
    copies,
    successor: successorColumn(entity),
    column: (name) => infos.get(name)!,
    sharedWith: sharedColumns(metadata),
    all: pick(columns),
    ...indexesOf(metadata, copies),
    pick,
    toObject: compile(entity, shown),
    toObjectWith: compileEach(entity, shown),
    toValues: compileValues(columns),
  };
}

/** The table of an entity. */
export function tableOf<T extends Node>(entity: EntityClass<T>): Table<T> {
  const table = tables.get(entity);
  if (!table) throw new Error(`${entity.name} is no entity of features.ts`);
  return table as unknown as Table<T>;
}

/** The entity of a name. */
export function entityNamed(name: string): EntityClass {
  const entity = [...tables.keys()].find((known) => known.name === name);
  if (!entity) throw new Error(`${name} is no entity of features.ts`);
  return entity;
}

/** A value in the form in which both databases store it. */
export function toParam(value: unknown): Param {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date) return storedInstant(value);
  return JSON.stringify(value);
}

/** The last instant that was stored: a transaction writes its own several times, and to put one into words takes five times as long as to compare. */
const lastStored = { milliseconds: NaN, text: '' };

function storedInstant(date: Date): string {
  const milliseconds = date.getTime();
  if (milliseconds !== lastStored.milliseconds) {
    lastStored.text = date.toISOString().replace('T', ' ').slice(0, 23);
    lastStored.milliseconds = milliseconds;
  }
  return lastStored.text;
}
