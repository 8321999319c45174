import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';

/** A private MariaDB server in a temporary folder. */
export interface PrivateServer {
  /** Address of the server, without a database name. */
  url: string;
  /** The path of its Unix socket. */
  socket: string;
  stop(): Promise<void>;
}

function findProgram(name: string): string | null {
  try {
    return execFileSync('which', [name], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` },
    }).trim();
  } catch {
    return null;
  }
}

/** Whether a MariaDB server is installed on this machine. */
export function mariadbInstalled(): boolean {
  return findProgram('mariadbd') !== null && findProgram('mariadb-install-db') !== null;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Starts a MariaDB server on a free port of the loopback interface, with data in a temporary folder. */
export async function startMariadb(options: string[] = []): Promise<PrivateServer> {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-mariadb-'));
  const port = await freePort();
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  const data = `--datadir=${join(folder, 'data')}`;
  execFileSync(
    findProgram('mariadb-install-db')!,
    ['--no-defaults', data, '--auth-root-authentication-method=normal', '--skip-test-db', ...asRoot],
    { stdio: 'ignore' },
  );
  // A file for each table makes a database of a test take half as long again.
  const tables = ['--innodb-file-per-table=0', '--innodb-buffer-pool-size=128M'];
  const fast = ['--innodb-flush-log-at-trx-commit=0', '--skip-log-bin', ...tables];
  // Servers that share a folder for temporary tables delete one another's when they start.
  const temporary = join(folder, 'tmp');
  mkdirSync(temporary);
  const socket = join(folder, 's.sock');
  const files = [`--socket=${socket}`, `--tmpdir=${temporary}`];
  const where = [`--port=${port}`, '--bind-address=127.0.0.1', ...files];
  const server = spawn(
    findProgram('mariadbd')!,
    [
      '--no-defaults',
      data,
      ...where,
      '--skip-name-resolve',
      '--max-connections=400',
      ...asRoot,
      ...fast,
      ...options,
    ],
    { stdio: 'ignore' },
  );
  const url = `mysql://root@127.0.0.1:${port}`;
  await answering(url, server);
  return {
    url,
    socket,
    async stop() {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answering(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    if (server.exitCode !== null) break;
    try {
      const connection = await createConnection(url);
      await connection.end();
      return;
    } catch {
      await sleep(100);
    }
  }
  throw new Error('the private MariaDB server did not start');
}
