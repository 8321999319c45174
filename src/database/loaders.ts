import DataLoader from 'dataloader';
import type { EntityClass, Node } from '../core/node';
import { countCap, type Page, type PageArgs, type WhereInput } from '../core/page';
import { allOf, everything, type Condition, type Scope } from './condition';
import {
  aggregateSql,
  conditionOf,
  countSql,
  listSql,
  nestedPageSql,
  pageRequest,
  pageSql,
  throughSql,
  toPage,
  type Sql,
} from './query';
import { tableOf, type Row } from './rows';
import type { Session } from './session';

/** The join table behind a many-to-many reference. */
export interface Join {
  entity: EntityClass;
  from: string;
  to: string;
  orderBy: string;
}

/** Whose children are listed: the row with this id, to which they refer by `key`. */
export interface Parent {
  key: string;
  id: number;
}

/** What aggregates over children say of one parent; numbers, or null where there is nothing to average. */
export type Aggregate<Name extends string> = Record<Name, number | null>;

/** Parents of one batch; beyond it DataLoader sends a second statement. */
const maxBatchSize = 20_000;

/**
 * Every read of one request, batched: what one tick asks of one (entity, key, arguments) is one statement.
 * Made for one viewer and never shared, since the scope is inside.
 */
export class Loaders {
  private readonly loaders = new Map<string, DataLoader<number, unknown>>();

  constructor(
    private session: Session,
    private readonly scope: Scope,
  ) {}

  /** Forgets what was read and reads from another session from now on: after a write, the writer's side. */
  restart(session: Session): void {
    this.session = session;
    this.loaders.clear();
  }

  /** The row with a key; null when there is none that the viewer may see. */
  one<T extends Node>(entity: EntityClass<T>, key: number): Promise<T | null> {
    return this.loader(`one ${entity.name}`, async (keys) => {
      const rows = await this.read(entity, listSql(entity, 'id', keys, this.visible(entity), 't.id'));
      const byKey = new Map(rows.map((row) => [row.id, row]));
      return (id) => byKey.get(id) ?? null;
    }).load(key) as Promise<T | null>;
  }

  /** The row whose unique key column has a value. */
  async first<T extends Node>(
    entity: EntityClass<T>,
    key: keyof T & string,
    value: number,
  ): Promise<T | null> {
    const rows = await this.many(entity, key, value, 't.id');
    return rows[0] ?? null;
  }

  /** All rows whose key column has a value, in order: for short lists only. */
  many<T extends Node>(
    entity: EntityClass<T>,
    key: keyof T & string,
    value: number,
    orderBy: string,
    condition: Condition = everything,
  ): Promise<T[]> {
    return this.loader(`many ${entity.name} ${key} ${orderBy} ${JSON.stringify(condition)}`, async (keys) => {
      const matching = allOf(this.visible(entity), condition);
      const rows = await this.read(entity, listSql(entity, key, keys, matching, orderBy));
      const groups = groupBy(rows, (row) => row[key] as number);
      return (id) => groups.get(id) ?? [];
    }).load(value) as Promise<T[]>;
  }

  /** The rows that a join table links to a parent, each once however often it does. */
  through<T extends Node>(entity: EntityClass<T>, join: Join, parent: number): Promise<T[]> {
    return this.loader(`through ${entity.name} ${join.entity.name} ${join.from}`, async (parents) => {
      const matching = allOf(this.visible(entity), this.scope(join.entity, 'j'));
      const rows = await this.all(throughSql(entity, join, parents, matching));
      const groups = groupBy(rows, (row) => row.parentKey as number);
      const { toObject } = tableOf(entity);
      const eachOnce = (some: Row[]) => new Map(some.map((row) => [row.id, row])).values();
      return (id) => Array.from(eachOnce(groups.get(id) ?? []), (row) => toObject(row));
    }).load(parent) as Promise<T[]>;
  }

  /** One page of the children of a parent; without a parent, of the whole list. `condition` narrows the list. */
  page<T extends Node>(
    entity: EntityClass<T>,
    args: PageArgs,
    parent?: Parent,
    condition: Condition = everything,
  ): Promise<Page<T>> {
    const label = `page ${entity.name} ${parent?.key ?? ''} ${JSON.stringify([args, condition])}`;
    return this.loader(label, async (parents) => {
      const request = pageRequest(entity, args, this.scope, condition);
      if (!parent) {
        const page = toPage(request, await this.all(pageSql(request)));
        return () => page;
      }
      const rows = await this.all(nestedPageSql(request, parent.key, parents));
      const groups = groupBy(rows, (row) => row[parent.key] as number);
      return (id) => toPage(request, groups.get(id) ?? []);
    }).load(parent?.id ?? 0) as Promise<Page<T>>;
  }

  /** How many rows match, no further than one above the cap; children of a parent, or the whole list. */
  async count(
    entity: EntityClass,
    where?: WhereInput | null,
    parent?: Parent,
    condition: Condition = everything,
  ): Promise<number> {
    if (parent) {
      const counts = { count: 'COUNT(*)' };
      const { count } = await this.aggregate(entity, parent.key, parent.id, counts, where, condition);
      return Math.min(count ?? 0, countCap + 1);
    }
    return this.loader(`count ${entity.name} ${JSON.stringify([where, condition])}`, async () => {
      const matching = allOf(conditionOf(entity, where, this.scope), condition);
      const [row] = await this.all(countSql(entity, matching));
      return () => Number(row!.count);
    }).load(0) as Promise<number>;
  }

  /** Aggregates over the children of a parent: SQL expressions over the alias `t`, by name. */
  aggregate<Name extends string>(
    entity: EntityClass,
    key: string,
    parent: number,
    expressions: Record<Name, string>,
    where?: WhereInput | null,
    condition: Condition = everything,
  ): Promise<Aggregate<Name>> {
    const names = Object.keys(expressions) as Name[];
    const label = `aggregate ${entity.name} ${key} ${JSON.stringify(expressions)} ${JSON.stringify([where, condition])}`;
    return this.loader(label, async (parents) => {
      const matching = allOf(conditionOf(entity, where, this.scope), condition);
      const rows = await this.all(aggregateSql(entity, key, parents, expressions, matching));
      const byParent = new Map(rows.map((row) => [row.parentKey as number, row]));
      return (id) => {
        const value = (name: Name) => byParent.get(id)?.[name] ?? null;
        return Object.fromEntries(
          names.map((name) => [name, value(name) === null ? null : Number(value(name))]),
        );
      };
    }).load(parent) as Promise<Aggregate<Name>>;
  }

  private visible(entity: EntityClass): Condition {
    return this.scope(entity, 't') ?? everything;
  }

  private all({ sql, params }: Sql): Promise<Row[]> {
    return this.session.all(sql, params);
  }

  private async read<T extends Node>(entity: EntityClass<T>, statement: Sql): Promise<T[]> {
    const { toObject } = tableOf(entity);
    return (await this.all(statement)).map(toObject);
  }

  /** The loader of a label, made when it is first needed; `load` reads a batch and returns the answer for each key. */
  private loader(label: string, load: (keys: readonly number[]) => Promise<(key: number) => unknown>) {
    let loader = this.loaders.get(label);
    if (!loader) {
      loader = new DataLoader<number, unknown>(async (keys) => keys.map(await load(keys)), { maxBatchSize });
      this.loaders.set(label, loader);
    }
    return loader;
  }
}

function groupBy<R>(rows: readonly R[], keyOf: (row: R) => number): Map<number, R[]> {
  const groups = new Map<number, R[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
