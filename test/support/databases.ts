import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { openDatabase, type Database } from '../../src/database/database';
import type { Dialect } from '../../src/database/session';
import { entities } from '../../src/features';
import { keepSchema, restoreSchema } from './mysql-schema';

/** A database of its own for one test file. */
export interface TestDatabase {
  url: string;
  database: Database;
  drop(): Promise<void>;
}

/** The databases that the tests run on: SQLite always, MySQL or MariaDB when there is a server. */
export const dialects: Dialect[] = process.env.TEST_DATABASE_URL ? ['sqlite', 'mysql'] : ['sqlite'];

/** Describes what only a database server shows; skipped where there is none, for which `describe.each` of no dialects would fail. */
export const describeOnServer = dialects.includes('mysql') ? describe : describe.skip;

/** Makes an empty database with all tables. */
export async function freshDatabase(dialect: Dialect): Promise<TestDatabase> {
  const empty = await emptyDatabase(dialect);
  const isMade = dialect === 'mysql' && (await restoreSchema(empty.url));
  const database = await openDatabase({ url: empty.url, entities });
  if (!isMade) await database.source.runMigrations();
  if (!isMade && dialect === 'mysql') await keepSchema(empty.url);
  return {
    url: empty.url,
    database,
    async drop() {
      await database.close();
      await empty.drop();
    },
  };
}

/** Makes an empty database without tables. */
export async function emptyDatabase(dialect: Dialect): Promise<{ url: string; drop(): Promise<void> }> {
  if (dialect === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'rolecall-test-'));
    const drop = () => Promise.resolve(rmSync(folder, { recursive: true, force: true }));
    return { url: join(folder, 'rolecall.sqlite'), drop };
  }
  const server = process.env.TEST_DATABASE_URL!;
  const name = `rolecall_${process.pid}_${Math.random().toString(36).slice(2, 10)}`;
  await onServer(server, `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href.replace('mysql:', 'mariadb:'),
    drop: () => onServer(server, `DROP DATABASE ${name}`),
  };
}

async function onServer(url: string, sql: string): Promise<void> {
  const connection = await createConnection(url);
  await connection.query(sql);
  await connection.end();
}

/**
 * Describes something on each database. Where one is left out its tests are skipped, not missing: of snapshots of tests that are missing
 * Jest says that they are obsolete, and fails.
 */
export function describeOnEach(name: string, tests: (dialect: Dialect) => void): void {
  describe.each(dialects)(name, tests);
  const leftOut = (['sqlite', 'mysql'] as const).filter((dialect) => !dialects.includes(dialect));
  if (leftOut.length > 0) describe.skip.each(leftOut)(name, tests);
}
