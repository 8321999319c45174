import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allTables, dataVersion } from '../data/all-tables';
import { sizeOf } from '../data/size';
import { say } from '../say';
import type { BenchedDatabase } from './benched-database';
import { openMariadb } from './mariadb';
import { openSqlite } from './sqlite';

const cli = join(__dirname, '..', '..', 'rolecall.js');

/** The command line of the service, on a database. @returns what it prints */
export function rolecall(database: BenchedDatabase, ...args: string[]): string {
  const env = { ...process.env, NODE_ENV: 'production', DATABASE_URL: database.url, LOG_LEVEL: 'silent' };
  return execFileSync(process.execPath, [cli, ...args], { env, encoding: 'utf8' }).trim();
}

/** The folder of all that belongs to the database of a size. */
export function placeOf(kind: BenchedDatabase['kind'], factor: number, folder: string): string {
  return join(folder, `${kind}-${factor}`);
}

/**
 * Opens the database of a size with the present schema and all its rows. What an earlier run left in the folder is used
 * again when it was made by the same version of the data.
 */
export async function prepareDatabase(
  kind: BenchedDatabase['kind'],
  factor: number,
  folder: string,
  how: { socket?: boolean } = {},
): Promise<BenchedDatabase> {
  const place = placeOf(kind, factor, folder);
  const mark = join(place, 'data-version');
  const made = existsSync(mark) && readFileSync(mark, 'utf8') === String(dataVersion);
  if (!made) rmSync(place, { recursive: true, force: true });
  mkdirSync(place, { recursive: true });
  const file = join(place, 'rolecall.sqlite');
  const database = kind === 'sqlite' ? openSqlite(file) : await openMariadb(place, how);
  rolecall(database, 'migrate');
  if (made) return database;
  await fill(database, factor);
  writeFileSync(mark, String(dataVersion));
  return database;
}

async function fill(database: BenchedDatabase, factor: number): Promise<void> {
  const tables = allTables(sizeOf(factor));
  for (const table of tables) {
    say(`${database.kind}, size ${factor}: ${table.table}`);
    await database.load(table);
  }
  await database.analyze([...new Set(tables.map(({ table }) => table))]);
}
