import SqliteFile from 'better-sqlite3';
import { prepareSqlite } from '../../src/database/sqlite';
import type { TableRows } from '../data/table';
import type { BenchedDatabase } from './benched-database';

/** Opens a SQLite file to be measured; it is made when it is not there. */
export function openSqlite(file: string): BenchedDatabase {
  const handle = new SqliteFile(file);
  prepareSqlite(handle);
  handle.pragma('foreign_keys = OFF');
  const { version } = handle.prepare('SELECT sqlite_version() AS version').get() as { version: string };
  return {
    kind: 'sqlite',
    version: `SQLite ${version}`,
    url: file,
    pid: null,
    rows: async (sql, params = []) => {
      const statement = handle.prepare(sql);
      if (statement.reader) return statement.all(...params) as never;
      statement.run(...params);
      return [];
    },
    load: async (table) => loadRows(handle, table),
    statements: async () => null,
    settle: async () => void handle.pragma('wal_checkpoint'),
    analyze: async () => void handle.exec('ANALYZE'),
    close: async () => void handle.close(),
  };
}

/** All rows of a table in one transaction. */
function loadRows(handle: SqliteFile.Database, { table, columns, rows }: TableRows): void {
  const marks = columns.map(() => '?').join(', ');
  const insert = handle.prepare(`INSERT INTO ${table} (${columns.join(', ')}) VALUES (${marks})`);
  handle.transaction(() => {
    for (const row of rows) insert.run(...row);
  })();
}
