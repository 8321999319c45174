import type { EntityClass } from '../core/node';
import type { Soon } from '../core/soon';
import type { Found } from '../database/batch';
import type { Parents } from '../database/lineage';
import type { ListRequest } from '../database/row-loaders';
import type { ColumnSet, Row, WindowSum } from '../database/rows';
import type { Below } from './field-source';
import type { ConnectionSelection, Output, Selection } from './selection';

/** The ways to read, for whoever knows what is selected. */
export interface Reads {
  rows(
    selection: Selection,
    ids: readonly number[],
    how: 'rows' | 'referred',
  ): Soon<Found<object | undefined>>;
  answers(selection: Selection, rows: readonly Row[]): Soon<object[]>;
  /** What is read of rows, with the sums below them. */
  columns(selection: Selection): ColumnSet;
  connections(selection: ConnectionSelection, list: ListRequest, parents?: Parents): Soon<object[]>;
  connectionRows(
    selection: ConnectionSelection,
    list: ListRequest,
    parents: Parents,
    what: 'all' | 'counts',
  ): unknown;
  complete(output: Output, value: unknown): unknown;
  /** Whether nothing but counts is selected. */
  countsOnly(selection: ConnectionSelection): boolean;
}

/** What is below one field, for those who fill it. */
export class BelowField implements Below {
  constructor(
    private readonly reads: Reads,
    private readonly output: Output,
    /** What pages of children are read together with. */
    private readonly windows: readonly WindowSum[] = [],
  ) {}

  get fields(): ReadonlySet<string> {
    return this.output.fields;
  }

  get countsOnly(): boolean {
    const { connection } = this.output;
    return connection !== null && this.reads.countsOnly(connection);
  }

  counted(count: number): object {
    return this.output.connection!.answer(undefined, undefined, count);
  }

  columns(entity: EntityClass): ColumnSet {
    return this.reads.columns(this.output.of(entity));
  }

  rows(entity: EntityClass, ids: readonly number[]): Soon<Found<object | undefined>> {
    return this.reads.rows(this.output.of(entity), ids, 'referred');
  }

  answers(entity: EntityClass, rows: readonly Row[]): Soon<object[]> {
    return this.reads.answers(this.output.of(entity), rows);
  }

  connections(list: ListRequest, parents: Parents): Soon<object[]> {
    return this.reads.connections(this.output.connection!, { windows: this.windows, ...list }, parents);
  }

  ahead(list: ListRequest, parents: Parents, what: 'all' | 'counts'): unknown {
    return this.reads.connectionRows(this.output.connection!, list, parents, what);
  }

  complete(value: unknown): unknown {
    return this.reads.complete(this.output, value);
  }
}
