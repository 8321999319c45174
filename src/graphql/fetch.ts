import type { EntityClass } from '../core/node';
import type { Page } from '../core/page';
import { allSoon, attempt, rescued, soon, type Soon } from '../core/soon';
import type { Found } from '../database/batch';
import { areFew, type Parents } from '../database/lineage';
import type { ListRequest } from '../database/row-loaders';
import { tableOf, type ColumnSet, type Row, type WindowSum } from '../database/rows';
import { withWindows } from '../database/sums-columns';
import { Ahead } from './ahead';
import { Alternatives } from './alternatives';
import type { Context } from './context';
import { BelowField, type Reads } from './below';
import { inLists } from './in-lists';
import { joinedAnswers } from './joined-answers';
import type { FieldRequest } from './field-source';
import { pageSumsOf, summedWithPages, type PageSums } from './page-sums';
import type { ConnectionSelection, Output, PlannedField, Selection } from './selection';
import { columnsWithSums, valuesWithRows } from './row-sums';
import { isUsed, type Variables } from './uses';
import { withAnswers } from './with-answers';

type Answer = Record<string, unknown>;

/** The values of a field, in the order of rows. */
type Values = readonly unknown[];

/** What is being read of rows that are being read themselves. */
type Early = Map<PlannedField, Soon<Values>>;

/**
 * Reads what a plan says, level by level: the rows of a level at once, and what they lead to in as many statements as there are
 * references. An answer holds a value for each field that is selected of it; an Error stands for a field that has failed.
 */
export class Fetch implements Reads {
  private readonly ahead = new Ahead(this);

  constructor(
    private readonly context: Context,
    readonly variables: Variables,
  ) {}

  /** Turns what a function returned into answers, wherever it holds rows. */
  complete(output: Output, value: unknown): unknown {
    return withAnswers(output, value, this);
  }

  /** The answers of rows, by their keys. @param how `referred` when a foreign key says that there are such rows */
  rows(
    selection: Selection,
    ids: readonly number[],
    how: 'rows' | 'referred' = 'rows',
  ): Soon<Found<object | undefined>> {
    const reading = this.context.rows[how](selection.entity, selection.columns, ids);
    const early = this.early(selection, ids);
    return soon(reading, (found) => {
      const there: number[] = [];
      const rows: Row[] = [];
      for (const id of ids) {
        const row = found(id);
        if (!row) continue;
        there.push(id);
        rows.push(row);
      }
      // What was read early hangs on the keys that were asked for, and not on those of rows that have taken their place.
      const isAsAsked = rows.length === ids.length && rows.every(({ id }, index) => id === ids[index]);
      return soon(this.answers(selection, rows, isAsAsked ? early : undefined), (answers) => {
        const byId = new Map<number, object>();
        for (let index = 0; index < there.length; index++) byId.set(there[index]!, answers[index]!);
        return (id) => byId.get(id);
      });
    });
  }

  /**
   * Begins to read what hangs on nothing but keys, before it is known which of them have rows that the viewer may see: it goes
   * to the database together with these. Each row rule holds for itself, and what belongs to no row is not answered.
   */
  private early({ fields }: Selection, ids: readonly number[]): Early {
    const rows = ids.map((id) => ({ id }));
    const known = areFew(ids) ? ids : undefined;
    const early: Early = new Map();
    for (const field of fields)
      if (field.source.reads?.length === 0 && this.isAsked(field))
        early.set(field, this.values(field, rows, known));
    return early;
  }

  /** @param early what is being read of them already */
  answers(selection: Selection, rows: readonly Row[], early?: Early): Soon<object[]> {
    const answers = rows.map(selection.answer);
    if (rows.length === 0) return answers;
    const fields = selection.fields.filter((field) => this.isAsked(field));
    const pairs = early ? undefined : pageSumsOf(fields, rows, this);
    const read = (field: PlannedField) =>
      early?.get(field) ?? this.values(field, rows, undefined, pairs?.get(field));
    // One that fails at once must not leave those behind that are still being read.
    const filled = fields.map((field) =>
      attempt(() => soon(read(field), (values) => fill(field, values, answers))),
    );
    return soon(allSoon(filled), () => answers);
  }

  /** Whether a field is to be answered, with these variables and to this viewer. */
  isAsked({ uses, permission }: PlannedField): boolean {
    return isUsed(uses, this.variables) && (!permission || this.context.may(permission));
  }

  /**
   * The values of a field; what fails, fails in each of them.
   * @param known the ids of the rows, where what is below their children is to be read with these
   */
  private values(
    field: PlannedField,
    rows: readonly Row[],
    known?: readonly number[],
    pair?: PageSums,
  ): Soon<Values> {
    const failed = (error: unknown): Values => rows.map(() => error);
    try {
      const request = this.request(field, pair?.windows);
      const values = soon(this.present(field, rows, request, pair), (present) => {
        if (present) return present;
        const loading = field.source.load(rows, request);
        if (known) this.ahead.below(field, { ids: known });
        return loading;
      });
      return values instanceof Promise ? values.catch(failed) : values;
    } catch (error) {
      return failed(error);
    }
  }

  /** The values of a field that were read together with the rows, or are with another field of theirs; null for all others. */
  private present(
    field: PlannedField,
    rows: readonly Row[],
    request: FieldRequest,
    pair?: PageSums,
  ): Soon<Values | null> {
    return (
      joinedAnswers(field, rows, this) ??
      valuesWithRows(field, rows, request) ??
      (pair?.field === field ? summedWithPages(pair, rows, this) : null)
    );
  }

  /** What a field is asked for with. @throws GraphQLError when its arguments are wrong */
  request({ args, output }: PlannedField, windows?: readonly WindowSum[]): FieldRequest {
    const below = new BelowField(this, output, windows);
    return { context: this.context, args: args(this.variables), below };
  }

  /** Whether a page is asked for in a field that is a connection. */
  hasPage({ output: { connection } }: PlannedField): boolean {
    return connection !== null && connection.rows !== null && isUsed(connection.page, this.variables);
  }

  /**
   * A connection for each parent, in their order; a single one without parents. A count that fails is not the end of the page.
   */
  connections(selection: ConnectionSelection, list: ListRequest, parents?: Parents): Soon<object[]> {
    const ids = parents?.ids ?? [0];
    return soon(this.connectionRows(selection, list, parents), ([found, counts]) => {
      const pages = found && ids.map(found);
      return soon(pages && this.nodes(selection, list.entity, pages), (nodes) =>
        ids.map((id, index) => selection.answer(pages?.[index], nodes?.[index], counts?.(id))),
      );
    });
  }

  /** The pages and the counts that are asked for; null for what is not. */
  connectionRows(
    selection: ConnectionSelection,
    list: ListRequest,
    parents?: Parents,
    what: 'all' | 'counts' = 'all',
  ): Soon<[pages: Found<Page<Row>> | null, counts: Found<unknown> | null]> {
    const { rows } = this.context;
    const hasPage = isUsed(selection.page, this.variables);
    if (hasPage && what === 'counts') return [null, null];
    const pages = hasPage ? rows.pages(list, this.columnsOfPage(selection, list, parents), parents) : null;
    if (!isUsed(selection.counts, this.variables)) return soon(pages, (found) => [found, null]);
    const counts = attempt(() => rows.counts(list, parents));
    return allSoon([pages, rescued(counts, (error) => () => error)]);
  }

  /** The pages of many parents are found in several ways, all of them without sums. */
  private columnsOfPage(
    { rows }: ConnectionSelection,
    { entity, windows = [] }: ListRequest,
    parents?: Parents,
  ): ColumnSet {
    if (!rows) return tableOf(entity).all;
    return parents ? withWindows(rows.of(entity).columns, windows) : this.columns(rows.of(entity));
  }

  columns({ columns, fields }: Selection): ColumnSet {
    const asked = fields.filter((field) => this.isAsked(field));
    return columnsWithSums(columns, asked, (field) => this.request(field));
  }

  countsOnly({ page, counts }: ConnectionSelection): boolean {
    return isUsed(counts, this.variables) && !isUsed(page, this.variables);
  }

  /** The nodes of each of some pages, all read together. */
  private nodes(
    { rows, nodes }: ConnectionSelection,
    entity: EntityClass,
    pages: ReadonlyArray<Page<Row>>,
  ): Soon<object[][]> {
    const { toObject } = tableOf(entity);
    if (!rows) return pages.map((page) => page.rows.map((row) => nodes.from(toObject(row))));
    const selection = rows.of(entity);
    return inLists(
      pages.map((page) => page.rows),
      (all) => this.answers(selection, all),
    );
  }
}

function fill(field: PlannedField, values: Values, answers: Answer[]): void {
  const { key, alternative, finish } = field;
  for (let index = 0; index < answers.length; index++) {
    const answer = answers[index]!;
    const value = finish ? finish(values[index]) : values[index];
    answer[key] = alternative === null ? value : Alternatives.add(answer[key], alternative, value);
  }
}
