import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type Connection } from 'mysql2/promise';
import { freePort } from '../measure/free-port';
import { start, stop, type Running } from '../measure/running';
import type { BenchedDatabase } from './benched-database';
import { loadData } from './load-data';

const database = 'rolecall';
const path = `${process.env.PATH}:/usr/sbin:/usr/local/sbin`;
const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];

/**
 * Starts a MariaDB server on a free port of the loopback interface: a large buffer pool, a redo log as large (with
 * the default one pages are written while others wait), durable commits, and otherwise the defaults. The data stays in the folder.
 * @param how whether the servers are told to reach it by its socket
 * @throws Error when none is installed or it does not start
 */
export async function openMariadb(folder: string, { socket = false } = {}): Promise<BenchedDatabase> {
  const data = `--datadir=${join(folder, 'data')}`;
  if (!existsSync(join(folder, 'data', 'mysql'))) install(folder, data);
  const port = await freePort();
  // Servers that share a folder for temporary tables delete one another's when they start.
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const file = join(folder, 's.sock');
  const options = [
    ...['--no-defaults', data, `--port=${port}`, '--bind-address=127.0.0.1', '--skip-name-resolve'],
    ...[`--socket=${file}`, `--pid-file=${join(folder, 'pid')}`, `--tmpdir=${temporary}`],
    ...asRoot,
    ...['--innodb-buffer-pool-size=1G', '--innodb-log-file-size=1G', '--innodb-flush-log-at-trx-commit=1'],
    '--local-infile=1',
    ...['--character-set-server=utf8mb4', '--collation-server=utf8mb4_general_ci'],
  ];
  const server = start('mariadbd', options, { env: { PATH: path }, log: join(folder, 'mariadbd.log') });
  const connection = await connected(port, server);
  const by = socket ? `?socket=${encodeURIComponent(file)}` : '';
  return {
    ...(await operate(connection, port, by)),
    pid: server.pid,
    close: () => close(connection, server),
  };
}

function install(folder: string, data: string): void {
  mkdirSync(folder, { recursive: true });
  const how = ['--auth-root-authentication-method=normal', '--skip-test-db', ...asRoot];
  execFileSync('mariadb-install-db', ['--no-defaults', data, ...how], {
    stdio: 'ignore',
    env: { ...process.env, PATH: path },
  });
}

async function connected(port: number, server: Running): Promise<Connection> {
  for (let tries = 0; tries < 300 && server.alive(); tries++) {
    try {
      return await createConnection({
        host: '127.0.0.1',
        port,
        user: 'root',
        dateStrings: true,
        timezone: 'Z',
      });
    } catch {
      await sleep(100);
    }
  }
  await stop(server);
  throw new Error('MariaDB did not start');
}

async function operate(connection: Connection, port: number, by: string) {
  await connection.query(`CREATE DATABASE IF NOT EXISTS ${database}`);
  await connection.query(`USE ${database}`);
  await connection.query('SET SESSION foreign_key_checks = 0, unique_checks = 0');
  const rows: BenchedDatabase['rows'] = async (sql, params = []) =>
    (await connection.query(sql, params))[0] as never;
  const [{ version }] = (await rows('SELECT VERSION() AS version')) as [{ version: string }];
  return {
    kind: 'mariadb' as const,
    version: `MariaDB ${version}`,
    url: `mysql://root@127.0.0.1:${port}/${database}${by}`,
    rows,
    load: (table: Parameters<BenchedDatabase['load']>[0]) => loadData(connection, table),
    statements: async () => Number((await rows("SHOW GLOBAL STATUS LIKE 'Questions'"))[0]!.Value),
    settle: () => settle(rows),
    analyze: async (tables: string[]) => void (await rows(`ANALYZE TABLE ${tables.join(', ')}`)),
  };
}

/** Removed rows are purged a second later, which writes as much to the redo log again, and the first COMMIT would have to wait for that. */
async function settle(rows: BenchedDatabase['rows']): Promise<void> {
  const left = async () => (await rows("SHOW GLOBAL STATUS LIKE 'Innodb_history_list_length'"))[0]?.Value;
  for (let tries = 0; tries < 50 && Number((await left()) ?? 0) > 0; tries++) await sleep(100);
  await rows('FLUSH ENGINE LOGS');
}

async function close(connection: Connection, server: Running): Promise<void> {
  await connection.end().catch(() => undefined);
  await stop(server);
}
