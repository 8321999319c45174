import SqliteFile from 'better-sqlite3';
import { openSqliteReader, prepareSqlite } from '../../src/database/sqlite';
import type { Cell, Cells, Source, Statement } from './source';

type Handle = SqliteFile.Database;

/** A SQLite file by better-sqlite3: a reader and a writer as the service has them, each statement prepared once. */
export function sqliteSource(file: string): Source {
  const writer = new SqliteFile(file);
  prepareSqlite(writer);
  const read = running(openSqliteReader(file));
  const act = running(writer);
  const transaction = writer.transaction((statements: readonly Statement[]) =>
    statements.map(([sql, params]) => act(sql, params)),
  );
  return {
    rows: async (sql, params) => read(sql, params) as Cells[],
    together: async (statements) => statements.map(([sql, params]) => read(sql, params) as Cells[]),
    write: async (statements) => transaction.immediate(statements),
    part: (sql) => `SELECT * FROM (${sql})`,
    inOrder: 'CROSS JOIN',
    lastKey: 'last_insert_rowid()',
    withoutNulls: (object) => `json_patch('{}', ${object})`,
  };
}

function running(handle: Handle) {
  const prepared = new Map<string, SqliteFile.Statement>();
  return (sql: string, params: readonly Cell[] = []): Cells[] | number => {
    let statement = prepared.get(sql);
    if (!statement) {
      statement = handle.prepare(sql);
      if (statement.reader) statement.raw();
      prepared.set(sql, statement);
    }
    if (statement.reader) return statement.all(...params) as Cells[];
    return Number(statement.run(...params).lastInsertRowid);
  };
}
