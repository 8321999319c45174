import type { EntityClass } from '../core/node';
import type { PageArgs } from '../core/page';
import type { Soon } from '../core/soon';
import type { ChildSums } from '../database/aggregates';
import type { Found } from '../database/batch';
import type { Condition } from '../database/condition';
import type { Owners, Parents } from '../database/lineage';
import type { ListRequest } from '../database/row-loaders';
import type { ColumnSet, Row } from '../database/rows';
import type { Context } from './context';

/** What is selected below a field, and the ways to read it. */
export interface Below {
  /** The columns that are read of an entity, with the sums below its rows. */
  columns(entity: EntityClass): ColumnSet;
  /** The names of the fields that are selected of a value that is no entity. */
  fields: ReadonlySet<string>;
  /** Whether it is a connection of which nothing but counts is selected. */
  countsOnly: boolean;
  /** Such a connection, for a number up to one above the cap. */
  counted(count: number): object;
  /** The rows with these ids, to which a foreign key refers, as answers. */
  rows(entity: EntityClass, ids: readonly number[]): Soon<Found<object | undefined>>;
  /** Rows that have been read, as answers with all that is selected below them. */
  answers(entity: EntityClass, rows: readonly Row[]): Soon<object[]>;
  /** A connection for each parent, in their order. */
  connections(list: ListRequest, parents: Parents): Soon<object[]>;
  /** Reads what such connections will ask for: all of it, or the counts of those that show no page. */
  ahead(list: ListRequest, parents: Parents, what: 'all' | 'counts'): unknown;
  /** Whatever a hand-written function returned: rows, references, connections and lists of them become answers. */
  complete(value: unknown): unknown;
}

/** The request for one field of many rows. */
export interface FieldRequest {
  context: Context;
  /** The arguments of a connection. */
  args: PageArgs;
  below: Below;
}

/** A field whose values follow from sums over the children of each row. */
export interface Summed {
  children: ChildSums;
  /** The value for the row with an id; without sums, for one that has no children. */
  value: (sums: Row | undefined, id: number) => unknown;
}

/** Where a field of an entity gets its values when it is no column: always for many rows at once. */
export interface FieldSource {
  /** The columns of the rows that it looks at; null for all, because it wants objects of the entity. */
  reads: readonly string[] | null;
  /** For the one row that a key column refers to: what tells how to read it together with the row that refers to it. */
  refers?: { key: string; entity: EntityClass };
  /** For what may be worked out from sums over children: from which; null where they do not say all that is selected. */
  summed?: (request: FieldRequest) => Summed | null;
  /** For pages of children: of which. */
  paged?: { entity: EntityClass; key: string; condition?: Condition | undefined };
  /** For children that are few: what tells whose rows they are. What is below them may be read before they are known. */
  leads?: { entity: EntityClass; key: string };
  /** For what hangs on nothing but the ids of rows: reads what `load` will ask for, before it is known which rows these are. */
  ahead?(owners: Owners, request: FieldRequest): unknown;
  /** The values in the order of the rows; an Error for a row that has failed. */
  load(rows: readonly Row[], request: FieldRequest): Soon<unknown[]>;
}

const sources = new Map<string, FieldSource>();

/** Declares where a field of an entity gets its values. */
export function declareSource(type: string, field: string, source: FieldSource): void {
  const name = `${type}.${field}`;
  if (sources.has(name)) throw new Error(`${name} is declared twice`);
  sources.set(name, source);
}

/** Where a field of an entity gets its values; undefined for columns. */
export function sourceOf(type: string, field: string): FieldSource | undefined {
  return sources.get(`${type}.${field}`);
}
