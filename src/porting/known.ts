import { globalId, keyOf } from '../core/global-id';
import type { EntityClass, Node } from '../core/node';
import { amongKeys } from '../database/condition';
import { tableOf, type Row } from '../database/rows';
import { heirOf } from '../database/successor';
import type { Work } from '../database/work';

/** The external id that an export gives to a row without one; the database's name keeps it apart from those of others. */
export function givenId(databaseName: string, entity: EntityClass, key: number): string {
  return `rolecall:${databaseName}:${globalId(entity, key)}`;
}

/** The key in an id that an export of this very database gave; null for every other id. */
export function keyOfGivenId(databaseName: string, entity: EntityClass, id: string): number | null {
  const prefix = `rolecall:${databaseName}:`;
  return id.startsWith(prefix) ? keyOf(entity, id.slice(prefix.length)) : null;
}

interface Identified extends Node {
  externalId?: string | null;
}

/**
 * The rows that a batch of an import has to do with, read in bulk and held until the batch ends: by key, by external id,
 * and the parts of their owners.
 */
export class Known {
  private readonly rows = new Map<EntityClass, Map<number, Node>>();
  private readonly keys = new Map<EntityClass, Map<string, number>>();
  private readonly groups = new Map<string, Map<number, Node[]>>();

  constructor(
    readonly work: Work,
    readonly databaseName: string,
  ) {}

  /** Reads the rows that have these external ids, and those that have taken their place. */
  async loadIds(entity: EntityClass, ids: Iterable<string>, lock: 'share' | 'update'): Promise<void> {
    const distinct = [...new Set(ids)];
    const wanted = distinct.filter((id) => this.key(entity, id) === undefined);
    const given = wanted.flatMap((id) => keyOfGivenId(this.databaseName, entity, id) ?? []);
    await this.load(entity, given, lock);
    const externalId = wanted.filter((id) => keyOfGivenId(this.databaseName, entity, id) === null);
    if (externalId.length > 0) {
      const match = { externalId } as object;
      for (const row of await this.work.find(entity, match, { lock })) this.learn(row);
    }
    if (!tableOf(entity).successor) return;
    const keys = distinct.flatMap((id) => this.key(entity, id) ?? []);
    await this.load(
      entity,
      keys.map((key) => this.heir(entity, key)),
      lock,
    );
  }

  /** Reads the rows that have these keys. */
  async load(entity: EntityClass, keys: Iterable<number | null>, lock?: 'share' | 'update'): Promise<void> {
    const wanted = [...new Set(keys)].filter(
      (key): key is number => key !== null && !this.rows.get(entity)?.has(key),
    );
    if (wanted.length === 0) return;
    const condition = amongKeys('t.id', wanted);
    const options = { condition, ...(lock && { lock }) };
    for (const row of await this.work.find(entity, {}, options)) this.learn(row);
  }

  /** Reads the parts that refer to these owners by a column, in order. */
  async loadParts(part: EntityClass, column: string, owners: readonly number[], orderBy = 't.id') {
    const groups = this.group(part, column);
    const wanted = [...new Set(owners)].filter((owner) => !groups.has(owner));
    if (wanted.length === 0) return;
    for (const owner of wanted) groups.set(owner, []);
    const condition = amongKeys(`t.\`${column}\``, wanted);
    for (const row of await this.work.find(part, {}, { condition, orderBy })) {
      this.learn(row);
      groups.get((row as unknown as Record<string, number>)[column]!)!.push(row);
    }
  }

  /** Takes in a row that was read or added, under its external id or another name. */
  learn(row: Identified, name: string | null = null): void {
    const entity = row.constructor as EntityClass;
    this.map(this.rows, entity).set(row.id, row);
    const names = this.map(this.keys, entity);
    names.set(givenId(this.databaseName, entity, row.id), row.id);
    const id = name ?? row.externalId;
    if (id) names.set(id, row.id);
  }

  /** Forgets the parts of an owner, which have changed. */
  forgetParts(part: EntityClass, column: string, owner: number): void {
    this.group(part, column).delete(owner);
  }

  /** The key of the row with an external id; undefined when there is none. */
  key(entity: EntityClass, id: string): number | undefined {
    return this.keys.get(entity)?.get(id);
  }

  /** The key of the row that has taken the place of another one, or that of the row itself. */
  heir(entity: EntityClass, key: number): number {
    return heirOf(entity, this.rows.get(entity)?.get(key) as Row | undefined) ?? key;
  }

  /** A row that was read, or is known to be there. */
  row<T extends Node>(entity: EntityClass<T>, key: number): T {
    const row = this.rows.get(entity)?.get(key);
    if (!row) throw new Error(`${tableOf(entity).name} ${key} was not read`);
    return row as T;
  }

  /** The parts of an owner, in order. */
  parts<T extends Node>(entity: EntityClass<T>, column: keyof T & string, owner: number): T[] {
    return (this.group(entity, column).get(owner) ?? []) as T[];
  }

  private group(entity: EntityClass, column: string): Map<number, Node[]> {
    const name = `${entity.name}.${column}`;
    let group = this.groups.get(name);
    if (!group) this.groups.set(name, (group = new Map<number, Node[]>()));
    return group;
  }

  private map<K, V>(maps: Map<EntityClass, Map<K, V>>, entity: EntityClass): Map<K, V> {
    let map = maps.get(entity);
    if (!map) maps.set(entity, (map = new Map<K, V>()));
    return map;
  }
}
