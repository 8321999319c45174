import type { BenchedDatabase } from '../database/benched-database';

const newest = new WeakMap<BenchedDatabase, Map<string, number>>();

/** Remembers up to which key each table goes. */
export async function newestKeys(database: BenchedDatabase, tables: readonly string[]): Promise<void> {
  const keys = newest.get(database) ?? new Map<string, number>();
  for (const table of tables) {
    const [row] = await database.rows(`SELECT COALESCE(MAX(id), 0) AS id FROM ${table}`);
    keys.set(table, Number(row!.id));
  }
  newest.set(database, keys);
}

/** Removes the rows that came after that. */
export async function removeNewer(database: BenchedDatabase, tables: readonly string[]): Promise<void> {
  for (const table of tables)
    await database.rows(`DELETE FROM ${table} WHERE id > ?`, [newest.get(database)!.get(table)!]);
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
