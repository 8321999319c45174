import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { folderVariable } from './run-log';

/**
 * What the migrations make of an empty database, as one script in the folder of the run: the first test file migrates and
 * keeps it, all others run it, which is several times faster. That the migrations work is shown by test/contract.
 */
function scriptFile(): string | null {
  const folder = process.env[folderVariable];
  return folder ? join(folder, 'mysql-schema.sql') : null;
}

/**
 * Makes the tables of an empty database.
 * @returns false when there is no script yet
 */
export async function restoreSchema(url: string): Promise<boolean> {
  const file = scriptFile();
  if (!file || !existsSync(file)) return false;
  await connected(url, async (connection) => {
    await connection.query(readFileSync(file, 'utf8'));
    // As a migration does: no two databases have the same name in the ids that their exports give.
    await connection.query('UPDATE settings SET databaseName = ?', [randomBytes(6).toString('hex')]);
  });
  return true;
}

/** Keeps the tables of a database that was just migrated, with the few rows in them. */
export async function keepSchema(url: string): Promise<void> {
  const file = scriptFile();
  if (!file) return;
  const script = await connected(url, async (connection) => {
    const [tables] = await connection.query<RowDataPacket[]>('SHOW TABLES');
    const parts = tables.map((row) => partOf(connection, String(Object.values(row)[0])));
    return ['SET FOREIGN_KEY_CHECKS = 0', ...(await Promise.all(parts)).flat()].join(';\n');
  });
  // Two workers may do this at once; each sees a whole file.
  writeFileSync(`${file}.${process.pid}`, script);
  renameSync(`${file}.${process.pid}`, file);
}

async function partOf(connection: Connection, table: string): Promise<string[]> {
  const [[made]] = await connection.query<RowDataPacket[]>(`SHOW CREATE TABLE ${table}`);
  const [rows] = await connection.query<RowDataPacket[]>(`SELECT * FROM ${table}`);
  const inserts = rows.map((row) => connection.format('INSERT INTO ?? SET ?', [table, row]));
  return [String(made!['Create Table']), ...inserts];
}

async function connected<T>(url: string, act: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await createConnection({ uri: url, multipleStatements: true, dateStrings: true });
  try {
    return await act(connection);
  } finally {
    await connection.end();
  }
}
