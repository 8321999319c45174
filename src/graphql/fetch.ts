import { Node, type EntityClass } from '../core/node';
import type { Page } from '../core/page';
import type { Found } from '../database/batch';
import { areFew, type Parents } from '../database/lineage';
import type { ListRequest } from '../database/row-loaders';
import { valuesOf } from '../database/row-values';
import { tableOf, type ColumnSet, type Row, type WindowSum } from '../database/rows';
import { withWindows } from '../database/sums-columns';
import { Ahead } from './ahead';
import { Alternatives } from './alternatives';
import { Connection } from './connection';
import { connectionAnswer } from './connection-answer';
import type { Context } from './context';
import { BelowField, type Reads } from './below';
import { joinedAnswers } from './joined-answers';
import type { FieldRequest } from './field-source';
import { pageSumsOf, summedWithPages, type PageSums } from './page-sums';
import type { ConnectionSelection, Output, PlannedField, Selection } from './plan';
import { RowRef } from './row-ref';
import { columnsWithSums, valuesWithRows } from './row-sums';
import { isUsed, type Variables } from './uses';

type Answer = Record<string, unknown>;

/** The values of a field, in the order of rows, with the arguments that were given for it. */
interface Values {
  args: object;
  values: readonly unknown[];
}

/** What is being read of rows that are being read themselves. */
type Early = Map<PlannedField, Promise<Values>>;

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
    if (value === null || value === undefined) return null;
    if (value instanceof Node) return this.objects(output, [value]).then(([answer]) => answer);
    if (value instanceof RowRef) return this.reference(output, value);
    if (value instanceof Connection) return this.connection(output, value);
    return Array.isArray(value) ? this.list(output, value as unknown[]) : value;
  }

  private list(output: Output, list: readonly unknown[]): Promise<unknown[]> {
    if (areRowsOfOne(list)) return this.objects(output, list);
    return Promise.all(list.map((item) => this.item(output, item)));
  }

  private async item(output: Output, value: unknown): Promise<unknown> {
    try {
      return await this.complete(output, await value);
    } catch (error) {
      return error;
    }
  }

  private objects(output: Output, rows: readonly Node[]): Promise<object[]> {
    const selection = output.of(rows[0]!.constructor as EntityClass);
    return this.answers(selection, rows.map(valuesOf));
  }

  private async reference(output: Output, { entity, key }: RowRef): Promise<object | null> {
    const found = await this.rows(output.of(entity), [key]);
    return found(key) ?? null;
  }

  private async connection(output: Output, { entity, args, condition }: Connection): Promise<object> {
    const found = await this.connections(output.connection!, { entity, args, condition });
    return found(0);
  }

  /** The answers of rows, by their keys. @param how `referred` when a foreign key says that there are such rows */
  async rows(
    selection: Selection,
    ids: readonly number[],
    how: 'rows' | 'referred' = 'rows',
  ): Promise<Found<object | undefined>> {
    const early = this.early(selection, ids);
    const found = await this.context.rows[how](selection.entity, selection.columns, ids);
    const there = ids.filter((id) => found(id) !== undefined);
    const rows = there.map((id) => found(id)!);
    // What was read early hangs on the keys that were asked for, and not on those of rows that have taken their place.
    const isAsAsked = rows.length === ids.length && rows.every(({ id }, index) => id === ids[index]);
    const answers = await this.answers(selection, rows, isAsAsked ? early : undefined);
    const byId = new Map(there.map((id, index) => [id, answers[index]!]));
    return (id) => byId.get(id);
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
  async answers(selection: Selection, rows: readonly Row[], early?: Early): Promise<object[]> {
    const answers = rows.map(selection.answer);
    if (rows.length === 0) return answers;
    const fields = selection.fields.filter((field) => this.isAsked(field));
    const pairs = early ? undefined : pageSumsOf(fields, rows, this);
    const read = (field: PlannedField) =>
      early?.get(field) ?? this.values(field, rows, undefined, pairs?.get(field));
    await Promise.all(fields.map((field) => this.fill(field, read(field), answers)));
    return answers;
  }

  /** Whether a field is to be answered, with these variables and to this viewer. */
  isAsked({ uses, permission }: PlannedField): boolean {
    return isUsed(uses, this.variables) && (!permission || this.context.may(permission));
  }

  private async fill(field: PlannedField, read: Promise<Values>, answers: Answer[]): Promise<void> {
    const { name, oneOfSeveral } = field;
    const { args, values } = await read;
    for (let index = 0; index < answers.length; index++) {
      const answer = answers[index]!;
      answer[name] = oneOfSeveral ? Alternatives.add(answer[name], args, values[index]) : values[index];
    }
  }

  /** @param known the ids of the rows, where what is below their children is to be read with these */
  private async values(
    field: PlannedField,
    rows: readonly Row[],
    known?: readonly number[],
    pair?: PageSums,
  ): Promise<Values> {
    let args = {};
    try {
      const request = this.request(field, pair?.windows);
      args = request.args;
      const present =
        (await joinedAnswers(field, rows, this)) ??
        valuesWithRows(field, rows, request) ??
        (pair?.field === field ? await summedWithPages(pair, rows, this) : null);
      if (present) return { args, values: present };
      const loading = field.source.load(rows, request);
      if (known) this.ahead.below(field, { ids: known });
      return { args, values: await loading };
    } catch (error) {
      return { args, values: rows.map(() => error) };
    }
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

  /** A connection for each parent; without parents, one under the key 0. A count that fails is not the end of the page. */
  async connections(
    selection: ConnectionSelection,
    list: ListRequest,
    parents?: Parents,
  ): Promise<Found<object>> {
    const [pages, counts] = await this.connectionRows(selection, list, parents);
    const ids = parents?.ids ?? [0];
    const nodes = pages && (await this.nodes(selection, list.entity, ids.map(pages)));
    const made = new Map(
      ids.map((id, index) => [id, connectionAnswer(selection, pages?.(id), nodes?.[index], counts?.(id))]),
    );
    return (id) => made.get(id)!;
  }

  /** The pages and the counts that are asked for; null for what is not. */
  async connectionRows(
    selection: ConnectionSelection,
    list: ListRequest,
    parents?: Parents,
    what: 'all' | 'counts' = 'all',
  ): Promise<[pages: Found<Page<Row>> | null, counts: Found<unknown> | null]> {
    const { rows } = this.context;
    const hasPage = isUsed(selection.page, this.variables);
    if (hasPage && what === 'counts') return [null, null];
    const columns = () => this.columnsOfPage(selection, list, parents);
    return Promise.all([
      hasPage ? rows.pages(list, columns(), parents) : null,
      isUsed(selection.counts, this.variables)
        ? rows.counts(list, parents).catch((error: unknown) => () => error)
        : null,
    ]);
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
  private async nodes(
    { rows, nodes }: ConnectionSelection,
    entity: EntityClass,
    pages: ReadonlyArray<Page<Row>>,
  ): Promise<object[][]> {
    const { toObject } = tableOf(entity);
    if (!rows) return pages.map((page) => page.rows.map((row) => nodes.from(toObject(row))));
    const answers = await this.answers(
      rows.of(entity),
      pages.flatMap((page) => page.rows),
    );
    let from = 0;
    return pages.map((page) => answers.slice(from, (from += page.rows.length)));
  }
}

/** Whether a list holds nothing but rows of one entity, which are then read together. */
function areRowsOfOne(list: readonly unknown[]): list is readonly Node[] {
  const [first] = list;
  if (!(first instanceof Node)) return false;
  return list.every((item) => item instanceof Node && item.constructor === first.constructor);
}
