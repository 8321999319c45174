import { openRunLog } from './run-log';
import { mariadbInstalled, startMariadb, type PrivateServer } from './mariadb';

declare global {
  var rolecallTestServer: PrivateServer | undefined;
}

/** Opens the log of the run, and finds or starts the MySQL-like server that the tests run on beside SQLite. */
export default async function globalSetup(): Promise<void> {
  process.env.TZ ??= 'UTC';
  openRunLog();
  const only = process.env.TEST_DATABASES;
  if (process.env.TEST_DATABASE_URL || only === 'sqlite') return;
  if (mariadbInstalled()) {
    globalThis.rolecallTestServer = await startMariadb();
    process.env.TEST_DATABASE_URL = globalThis.rolecallTestServer.url;
    return;
  }
  if (only === 'both')
    throw new Error('TEST_DATABASES=both needs an installed MariaDB server, or TEST_DATABASE_URL');
  process.stderr.write(
    '\nNo MariaDB server is installed and TEST_DATABASE_URL is not set: these tests run on SQLite only.\n',
  );
}
