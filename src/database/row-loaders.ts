import type { EntityClass } from '../core/node';
import { countCap, type Page, type PageArgs, type WhereInput } from '../core/page';
import { jsonOf } from '../core/constant';
import { soon, type Soon } from '../core/soon';
import { Batch, newTurns, type Found } from './batch';
import { aggregatesByParent, aggregateSql } from './aggregates';
import { allOf, everything, holdingKeys, scopeOfParents, type Condition, type Scope } from './condition';
import { KnownRows, type HeldRow } from './held-rows';
import { areFew, byParent, eachOf, inOrderOf, labelOf, type Owners, type Parents } from './lineage';
import { labelOfLinked, labelOfLists, labelOfPages, labelOfRows, type ShortList } from './labels';
import { nestedPages, nestedPageSql } from './nested-pages';
import {
  conditionOf,
  countSql,
  listSql,
  matchingSql,
  pageRequest,
  pageSql,
  throughSql,
  toPage,
  type Join,
  type Sql,
} from './query';
import { tableOf, type ColumnSet, type Row, type WindowSum } from './rows';
import type { Session } from './session';
import { heirOf, ledOn, withSuccessor } from './successor';

/** A list that can be read in pages: rows that match the client's arguments and a condition of ours. */
export interface ListRequest {
  entity: EntityClass;
  args: PageArgs;
  condition?: Condition | undefined;
  /** What is worked out from all children of each parent, where the pages of many are read. */
  windows?: readonly WindowSum[];
}

/** The only key of what is read for no parents. */
const wholeKeys: readonly number[] = [0];

/**
 * Every read of one request as raw rows, batched: what one tick asks of one (entity, key, columns, arguments) is one
 * statement, but for whole lists. Made for one viewer and never shared, since the scope is inside.
 */
export class RowLoaders {
  private readonly batches = new Map<string, Batch<unknown>>();
  private readonly turns = newTurns();
  private readonly known = new KnownRows();

  constructor(
    private session: Session,
    private readonly scope: Scope,
  ) {}

  /** Forgets what was read and reads from another session from now on: after a write, the writer's side. */
  restart(session: Session): void {
    this.session = session;
    this.batches.clear();
    this.known.clear();
  }

  /**
   * Lets go of all that was read, when the answer has been made. Whatever has waited for a while stands among the old objects of
   * the engine, and keeps what it leads to until the next full collection, whether anybody still needs it or not.
   */
  forget(): void {
    this.batches.forEach((batch) => batch.forget());
    this.batches.clear();
    this.known.clear();
  }

  /** Whole rows as they were just committed: those that the viewer surely sees are not read again. */
  know(rows: readonly HeldRow[]): void {
    this.known.add(rows);
  }

  /**
   * The rows with these ids, or those that have taken their place; undefined for each that there is not, or that the viewer
   * may not see.
   */
  rows(entity: EntityClass, columns: ColumnSet, ids: readonly number[]): Soon<Found<Row | undefined>> {
    const read = (keys: readonly number[]) =>
      this.rowsAsTheyAre(entity, withSuccessor(entity, columns), keys);
    return tableOf(entity).successor ? ledOn(entity, ids, read) : read(ids);
  }

  private rowsAsTheyAre(
    entity: EntityClass,
    columns: ColumnSet,
    ids: readonly number[],
  ): Soon<Found<Row | undefined>> {
    const known = this.known.found(entity, ids, () => this.visible(entity));
    if (known) return known;
    return this.batch<Row | undefined>(labelOfRows(entity)(columns), async (keys) => {
      const rows = await this.all(
        matchingSql(
          entity,
          allOf(holdingKeys('t.id', keys), this.visible(entity, true)),
          columns,
          this.scope,
        ),
      );
      const byId = new Map<number, Row>();
      for (const row of rows) byId.set(row.id as number, row);
      return (id) => byId.get(id);
    }).load(ids);
  }

  /** The same for ids that a foreign key refers to: where all rows are visible, none leads to another and only the id is asked for, nothing is read. */
  referred(entity: EntityClass, columns: ColumnSet, ids: readonly number[]): Soon<Found<Row | undefined>> {
    if (columns.names.length === 1 && !tableOf(entity).successor && this.visible(entity) === everything)
      return (id) => ({ id });
    return this.rows(entity, columns, ids);
  }

  /** The row whose unique column holds a text; undefined when there is none that the viewer may see. */
  async rowWith(
    entity: EntityClass,
    columns: ColumnSet,
    column: string,
    text: string,
  ): Promise<Row | undefined> {
    const holding = { sql: `t.\`${column}\` = ?`, params: [text] };
    const matching = allOf(this.visible(entity, true), holding);
    const read = withSuccessor(entity, columns);
    const [row] = await this.all(matchingSql(entity, matching, read, this.scope));
    const heir = heirOf(entity, row);
    return heir === null ? row : (await this.rows(entity, columns, [heir]))(heir);
  }

  /** All rows that refer to each parent, in order: for short lists only. */
  lists(list: ShortList, columns: ColumnSet, owners: Owners): Soon<Found<Row[]>> {
    const { entity, key, orderBy, condition } = list;
    return this.children(labelOfLists(list)(columns), { key, ...owners }, async (of) => {
      const matching = allOf(this.visible(entity, true), condition ?? null);
      const rows = await this.all(listSql(entity, of, matching, orderBy, columns, this.scope));
      return byParent(inOrderOf(rows, of, orderBy), of);
    });
  }

  /** The rows that a join table links to each parent, each once however often it does. */
  through(entity: EntityClass, columns: ColumnSet, join: Join, { ids, lineage }: Owners): Soon<Found<Row[]>> {
    const label = labelOfLinked(entity)(join)(columns);
    return this.children(label, { key: join.from, ids, lineage }, async (of) => {
      const matching = allOf(this.visible(entity, true), this.scope(join.entity, 'j', true));
      const rows = await this.all(throughSql(entity, join, of, matching, columns, this.scope));
      const found = byParent(inOrderOf(rows, of, join.orderBy), of, 'parentKey');
      return eachOf(found, (some) => [...new Map(some.map((row) => [row.id, row])).values()]);
    });
  }

  /**
   * One page of the children of each parent; without parents, one of the whole list, under the key 0.
   * @throws Refusal with InvalidInput naming the argument
   */
  pages(list: ListRequest, columns: ColumnSet, parents?: Parents): Soon<Found<Page<Row>>> {
    const { entity, args, condition } = list;
    if (parents)
      return this.children(labelOfPages(list, columns, parents.key), parents, async (of) => {
        const { windows } = columns;
        const request = { ...pageRequest(entity, args, this.ofParents, condition), windows };
        const { dialect } = this.session;
        const rows = await this.all(nestedPageSql(request, of, columns, this.scope, dialect));
        return nestedPages(request, of, rows);
      });
    // That two ask for the same of a whole list is rare, and each pays for it: it goes by no label.
    const whole = new Batch(this.turns, async () => {
      const request = pageRequest(entity, args, this.scope, condition, true);
      const { dialect } = this.session;
      const page = toPage(request, await this.all(pageSql(request, columns, this.scope, dialect)));
      return () => page;
    });
    return whole.load(wholeKeys);
  }

  /** How many rows of a list there are, no further than one above the cap: of each parent, or in all under the key 0. */
  counts({ entity, args: { where }, condition }: ListRequest, parents?: Parents): Soon<Found<number>> {
    if (parents)
      return soon(
        this.aggregates(entity, parents, { count: 'COUNT(*)' }, where, condition),
        (found) => (id) => Math.min(Number(found(id)?.count ?? 0), countCap + 1),
      );
    return this.batch<number>(`count ${entity.name} ${jsonOf(where)} ${jsonOf(condition)}`, async () => {
      const matching = allOf(conditionOf(entity, where, this.scope), condition ?? null);
      const [row] = await this.all(countSql(entity, matching));
      return () => Number(row!.count);
    }).load(wholeKeys);
  }

  /** Aggregates over the children of each parent: SQL expressions over the alias `t`, by name; undefined without any. */
  aggregates(
    entity: EntityClass,
    parents: Parents,
    expressions: Readonly<Record<string, string>>,
    where?: WhereInput | null,
    condition: Condition = everything,
  ): Soon<Found<Row | undefined>> {
    const label = `aggregate ${entity.name} ${parents.key} ${jsonOf(expressions)} ${jsonOf(where)} ${jsonOf(condition)}`;
    return this.children(label, parents, async (of) => {
      const matching = allOf(conditionOf(entity, where, this.ofParents), condition);
      return aggregatesByParent(await this.all(aggregateSql(entity, of, expressions, matching)), of);
    });
  }

  /**
   * What is read for each parent. By lineage it is kept for those who ask for it by the ids of the parents, and tells of those
   * parents alone that were found; where it cannot be read, nothing is said.
   */
  private children<V>(
    label: string,
    { key, ids, lineage }: Parents,
    read: (parents: Parents) => Promise<ReadonlyMap<number, V>>,
  ): Soon<Found<V>> {
    const batch = this.batch<V>(label, async (keys) => {
      const found = await read({ key, ids: keys });
      return (id) => found.get(id)!;
    });
    if (!lineage) return batch.load(ids);
    const ahead = batch.ahead(labelOf(lineage), async (keys) => {
      if (areFew(keys)) await batch.expect(read({ key, ids: keys, lineage }));
      return () => undefined;
    });
    return soon(ahead.load(ids), () => batch.load([]));
  }

  /** For the rows that belong to parents. */
  get ofParents(): Scope {
    return scopeOfParents(this.scope);
  }

  private visible(entity: EntityClass, found = false): Condition {
    return this.scope(entity, 't', found) ?? everything;
  }

  private all({ sql, params }: Sql): Promise<Row[]> {
    return this.session.all(sql, params);
  }

  /** The batch of a label, made when it is first needed. */
  private batch<V>(label: string, read: (keys: readonly number[]) => Promise<Found<V>>): Batch<V> {
    let batch = this.batches.get(label);
    if (!batch) this.batches.set(label, (batch = new Batch<unknown>(this.turns, read)));
    return batch as Batch<V>;
  }
}
