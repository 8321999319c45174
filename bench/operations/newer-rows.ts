import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchedDatabase } from '../database/benched-database';

/** Milliseconds without a new row after which none is on its way. */
const quiet = 100;

const newest = new WeakMap<BenchedDatabase, Map<string, number>>();

/** Remembers up to which key each table goes. */
export async function newestKeys(database: BenchedDatabase, tables: readonly string[]): Promise<void> {
  const keys = newest.get(database) ?? new Map<string, number>();
  for (const table of tables) keys.set(table, await newestKey(database, table));
  newest.set(database, keys);
}

/** Removes the rows that came after that, those too of requests that were still being answered when the load ended. */
export async function removeNewer(database: BenchedDatabase, tables: readonly string[]): Promise<void> {
  do {
    for (const table of tables)
      await database.rows(`DELETE FROM ${table} WHERE id > ?`, [newest.get(database)!.get(table)!]);
    await sleep(quiet);
  } while (await anyNewer(database, tables));
}

async function anyNewer(database: BenchedDatabase, tables: readonly string[]): Promise<boolean> {
  for (const table of tables)
    if ((await newestKey(database, table)) > newest.get(database)!.get(table)!) return true;
  return false;
}

async function newestKey(database: BenchedDatabase, table: string): Promise<number> {
  const [row] = await database.rows(`SELECT COALESCE(MAX(id), 0) AS id FROM ${table}`);
  return Number(row!.id);
}

/** The rows that came after that, table by table. */
export async function newerRows(database: BenchedDatabase, tables: readonly string[]): Promise<object[]> {
  const all: object[] = [];
  for (const table of tables) {
    const from = newest.get(database)!.get(table)!;
    all.push(...(await database.rows(`SELECT * FROM ${table} WHERE id > ? ORDER BY id`, [from])));
  }
  return all;
}
