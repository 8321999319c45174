import type { EntityClass, Node } from '../core/node';
import type { Page, PageArgs, WhereInput } from '../core/page';
import type { Condition } from './condition';
import { numbersOf, type Aggregate } from './aggregates';
import type { RowLoaders } from './row-loaders';
import { tableOf } from './rows';

/** Whose children are listed: the row with this id, to which they refer by `key`. */
export interface Parent {
  key: string;
  id: number;
}

/**
 * The reads of one request as objects of the entities, one key at a time: for what features work out themselves. They share
 * their statements with all others of the request.
 */
export class Loaders {
  constructor(private readonly rows: RowLoaders) {}

  /** The row with a key; null when there is none that the viewer may see. */
  async one<T extends Node>(entity: EntityClass<T>, key: number): Promise<T | null> {
    const table = tableOf(entity);
    const row = (await this.rows.rows(entity, table.all, [key]))(key);
    return row ? table.toObject(row) : null;
  }

  /** The row whose unique column holds a text; null when there is none that the viewer may see. */
  async oneWith<T extends Node>(entity: EntityClass<T>, column: string, text: string): Promise<T | null> {
    const table = tableOf(entity);
    const row = await this.rows.rowWith(entity, table.all, column, text);
    return row ? table.toObject(row) : null;
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
  async many<T extends Node>(
    entity: EntityClass<T>,
    key: keyof T & string,
    value: number,
    orderBy: string,
    condition?: Condition,
  ): Promise<T[]> {
    const table = tableOf(entity);
    const list = { entity, key, orderBy, condition };
    const found = await this.rows.lists(list, table.all, { ids: [value] });
    return found(value).map(table.toObject);
  }

  /** One page of the children of a parent; without a parent, of the whole list. `condition` narrows the list. */
  async page<T extends Node>(
    entity: EntityClass<T>,
    args: PageArgs,
    parent?: Parent,
    condition?: Condition,
  ): Promise<Page<T>> {
    const table = tableOf(entity);
    const parents = parent && { key: parent.key, ids: [parent.id] };
    const found = await this.rows.pages({ entity, args, condition }, table.all, parents);
    const page = found(parent?.id ?? 0);
    const { hasNextPage, hasPreviousPage } = page;
    const cursorAt = (index: number): string => page.cursorAt(index);
    return { rows: page.rows.map(table.toObject), cursorAt, hasNextPage, hasPreviousPage };
  }

  /** How many rows match, no further than one above the cap; children of a parent, or the whole list. */
  async count(
    entity: EntityClass,
    where?: WhereInput | null,
    parent?: Parent,
    condition?: Condition,
  ): Promise<number> {
    const parents = parent && { key: parent.key, ids: [parent.id] };
    const found = await this.rows.counts({ entity, args: { where: where ?? null }, condition }, parents);
    return found(parent?.id ?? 0);
  }

  /** Aggregates over the children of a parent: SQL expressions over the alias `t`, by name. */
  async aggregate<Name extends string>(
    entity: EntityClass,
    key: string,
    parent: number,
    expressions: Record<Name, string>,
    where?: WhereInput | null,
    condition?: Condition,
  ): Promise<Aggregate<Name>> {
    const found = await this.rows.aggregates(entity, { key, ids: [parent] }, expressions, where, condition);
    return numbersOf(found(parent), expressions);
  }
}
