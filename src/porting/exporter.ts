import type { EntityClass, Node } from '../core/node';
import { amongKeys } from '../database/condition';
import { tableOf } from '../database/rows';
import type { Session } from '../database/session';
import type { Columns } from './field';
import type { RecordType } from './record-type';
import { recordTypes } from './record-types';
import { Teller } from './teller';

const rowsOfPage = 500;

/**
 * Everything that the database holds, as lines of JSON in an order that depends on nothing but the data: the types as they
 * refer to one another, and within a type those that are referred to first. The session is one snapshot.
 */
export async function* exportLines(session: Session, databaseName: string): AsyncGenerator<string> {
  const teller = new Teller(session, databaseName);
  for (const type of recordTypes)
    for await (const rows of pagesOf(session, type)) {
      const parts = await partsOf(session, type, rows);
      await teller.prepare([
        ...rows,
        ...[...parts.values()].flatMap((groups) => [...groups.values()].flat()),
      ]);
      for (const row of rows) yield JSON.stringify(lineOf(type, row, parts, teller));
    }
}

type Parts = Map<string, Map<number, Node[]>>;

function lineOf(type: RecordType, row: Node, parts: Parts, teller: Teller): Columns {
  const columns = row as unknown as Columns;
  const identity = type.name === 'tag' ? {} : { externalId: teller.idOf(row) };
  const fields = Object.entries(type.fields).map(([name, field]) => [name, field.tell(columns, teller)]);
  const lists = Object.entries(type.parts).map(([name, part]) => [
    name,
    (parts.get(name)!.get(row.id) ?? []).map((one) => part.tell(one as unknown as Columns, teller)),
  ]);
  return { type: type.name, ...identity, ...(Object.fromEntries([...fields, ...lists]) as Columns) };
}

async function partsOf(session: Session, type: RecordType, rows: readonly Node[]): Promise<Parts> {
  const parts: Parts = new Map();
  for (const [name, { entity, owner, orderBy }] of Object.entries(type.parts)) {
    const keys = amongKeys(
      `t.\`${owner}\``,
      rows.map(({ id }) => id),
    ).sql;
    const groups = new Map<number, Node[]>();
    for (const part of await read(session, entity, `${keys} ORDER BY ${orderBy}`)) {
      const key = (part as unknown as Record<string, number>)[owner]!;
      groups.set(key, [...(groups.get(key) ?? []), part]);
    }
    parts.set(name, groups);
  }
  return parts;
}

/** The rows of a type, page after page by their keys; those that refer to others of the type come after those. */
async function* pagesOf(session: Session, type: RecordType): AsyncGenerator<Node[]> {
  const { self } = type;
  if (self && !(await isBackward(session, type.entity, self))) {
    for (const keys of inPages(await topological(session, type.entity, self))) {
      const rows = await read(session, type.entity, amongKeys('t.id', keys).sql);
      const byKey = new Map(rows.map((row) => [row.id, row]));
      yield keys.map((key) => byKey.get(key)!);
    }
    return;
  }
  for (let after = 0; ;) {
    const rows = await read(session, type.entity, `t.id > ${after} ORDER BY t.id LIMIT ${rowsOfPage}`);
    if (rows.length > 0) yield rows;
    if (rows.length < rowsOfPage) return;
    after = rows.at(-1)!.id;
  }
}

/** Whether every row refers to an earlier one, so that the order of the keys will do. */
async function isBackward(session: Session, entity: EntityClass, self: string): Promise<boolean> {
  const sql = `SELECT t.id FROM ${tableOf(entity).name} t WHERE t.\`${self}\` > t.id LIMIT 1`;
  return (await session.all(sql)).length === 0;
}

/** The keys in an order in which each comes after the one to which it refers, otherwise by key. */
async function topological(session: Session, entity: EntityClass, self: string): Promise<number[]> {
  const sql = `SELECT t.id, t.\`${self}\` AS self FROM ${tableOf(entity).name} t ORDER BY t.id`;
  const above = new Map(
    (await session.all(sql)).map(({ id, self: key }) => [Number(id), key as number | null]),
  );
  const done = new Set<number>();
  for (const key of above.keys()) {
    const way: number[] = [];
    for (let next: number | null = key; next !== null && !done.has(next); next = above.get(next) ?? null)
      way.unshift(next);
    for (const each of way) done.add(each);
  }
  return [...done];
}

function* inPages(keys: readonly number[]): Generator<number[]> {
  for (let from = 0; from < keys.length; from += rowsOfPage) yield keys.slice(from, from + rowsOfPage);
}

async function read(session: Session, entity: EntityClass, rest: string): Promise<Node[]> {
  const table = tableOf(entity);
  const rows = await session.all(`SELECT ${table.all.select('t')} FROM ${table.name} t WHERE ${rest}`);
  return rows.map((row) => table.toObject(row));
}
