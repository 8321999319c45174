import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Interrupted, Lifetime } from '../../src/core/lifetime';
import { openDatabase } from '../../src/database/database';
import { mysqlAddress } from '../../src/database/mysql-address';
import { entities } from '../../src/features';
import { dialects } from '../support/databases';
import { mariadbInstalled, startMariadb, type PrivateServer } from '../support/mariadb';
import { until } from '../support/until';

const folder = mkdtempSync(join(tmpdir(), 'rolecall-address-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Makes a certificate for a name, which is its own authority. @returns the files */
function certified(name: string): { certificate: string; key: string } {
  const [certificate, key] = [join(folder, `${name}.pem`), join(folder, `${name}.key`)];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];
  const subject = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
  const files = ['-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...curve, ...subject, ...files], {
    stdio: 'ignore',
  });
  return { certificate, key };
}

describe('the address of a database', () => {
  const plain = { host: 'db.example.org', port: 3306, user: 'ann', password: '', database: 'rolecall' };

  it.each([
    ['mysql://ann@db.example.org/rolecall', plain],
    ['mariadb://ann@db.example.org:3307/rolecall', { ...plain, port: 3307 }],
    ['mysql://a%40b:p%2Fq%3F@db.example.org/r%20c', { user: 'a@b', password: 'p/q?', database: 'r c' }],
    ['mysql://ann@[::1]:3307/rolecall', { ...plain, host: '::1', port: 3307 }],
    ['mysql://ann@db.example.org/rolecall?ssl-mode=DISABLED', plain],
    ['mysql://ann@db.example.org/rolecall?ssl-mode=&socket=', plain],
    ['mysql://ann@localhost/rolecall?socket=/run/db.sock', { host: 'localhost', socketPath: '/run/db.sock' }],
    ['mysql://ann@10.0.0.1/r?ssl-mode=REQUIRED', { ssl: { rejectUnauthorized: false } }],
    ['mysql://ann@10.0.0.1/r?ssl-mode=verify_ca', { ssl: { rejectUnauthorized: true } }],
    ['mysql://ann@h/r?ssl-mode=VERIFY_IDENTITY', { ssl: { rejectUnauthorized: true, verifyIdentity: true } }],
  ])('is read: %s', (url, address) => {
    expect(mysqlAddress(url)).toMatchObject(address);
    expect('ssl' in mysqlAddress(url)).toBe('ssl' in address);
    expect('socketPath' in mysqlAddress(url)).toBe('socketPath' in address);
  });

  it.each([
    ['multipleStatements=false', /^multipleStatements is none of socket, ssl-mode, ssl-ca$/],
    ['ssl=true', /^ssl is none of/],
    ['ssl-mode=PREFERRED', /^ssl-mode is one of DISABLED, REQUIRED, VERIFY_CA, VERIFY_IDENTITY$/],
    ['ssl-mode=constructor', /^ssl-mode is one of/],
    ['ssl-mode=REQUIRED&ssl-ca=/x.pem', /^ssl-ca is not looked at by ssl-mode=REQUIRED$/],
    ['ssl-mode=VERIFY_CA&ssl-ca=/no/such/file', /^ssl-ca cannot be read: ENOENT/],
    ['ssl-mode=REQUIRED&socket=/x.sock', /^a socket takes no ssl-mode/],
    ['ssl-mode=VERIFY_IDENTITY', /^ssl-mode=VERIFY_IDENTITY takes a host by its name$/],
  ])('is refused with %s behind it, without a word of the password', (query, message) => {
    const read = (): unknown => mysqlAddress(`mysql://ann:secret@127.0.0.1/rolecall?${query}`);

    expect(read).toThrow(message);
    expect(read).not.toThrow(/secret/);
  });
});

const describeWithMariadb = dialects.includes('mysql') && mariadbInstalled() ? describe : describe.skip;

describeWithMariadb('a server that speaks TLS and listens on a socket', () => {
  let server: PrivateServer;
  let port: string;
  let authority: string;

  beforeAll(async () => {
    const { certificate, key } = certified('localhost');
    authority = certificate;
    server = await startMariadb([`--ssl-cert=${certificate}`, `--ssl-key=${key}`]);
    ({ port } = new URL(server.url));
  }, 60_000);
  afterAll(() => server.stop());

  /** How whoever reads and whoever writes is connected: the cipher, and the client as the server sees it. */
  async function connections(query: string, host = 'localhost'): Promise<unknown[][]> {
    const url = `mysql://root@${host}:${port}/mysql?${query}`;
    const database = await openDatabase({ url, entities, poolSize: 2 });
    const sql =
      "SELECT (SELECT VARIABLE_VALUE FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'Ssl_cipher') AS cipher, " +
      "SUBSTRING_INDEX(HOST, ':', 1) AS client FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID()";
    try {
      const rows = [
        await database.reader.all(sql),
        await database.transaction((session) => session.all(sql)),
      ];
      return rows.map(([row]) => [row!.cipher, row!.client]);
    } finally {
      await database.close();
    }
  }
  const encrypted = [expect.stringMatching(/^(TLS|ECDHE)/), '127.0.0.1'];

  it('is spoken to in the open unless TLS is asked for', async () => {
    expect(await connections('')).toEqual(Array(2).fill(['', '127.0.0.1']));
  });

  it.each([
    ['REQUIRED', () => 'ssl-mode=REQUIRED'],
    ['VERIFY_CA', () => `ssl-mode=VERIFY_CA&ssl-ca=${authority}`],
    ['VERIFY_IDENTITY', () => `ssl-mode=VERIFY_IDENTITY&ssl-ca=${authority}`],
    ['a certificate authority alone', () => `ssl-ca=${authority}`],
  ])('is spoken to by TLS on all connections with %s', async (_what, query) => {
    expect(await connections(query())).toEqual([encrypted, encrypted]);
  });

  it.each([
    ['of an authority that nobody knows', () => 'ssl-mode=VERIFY_CA'],
    ['of another authority', () => `ssl-mode=VERIFY_CA&ssl-ca=${certified('other').certificate}`],
  ])('is not spoken to with a certificate %s', async (_what, query) => {
    await expect(connections(query())).rejects.toThrow(/certificate/);
  });

  it('is not spoken to under a name that its certificate does not have, unless nobody looks at names', async () => {
    const elsewhere = certified('elsewhere');
    const other = await startMariadb([`--ssl-cert=${elsewhere.certificate}`, `--ssl-key=${elsewhere.key}`]);
    const usual = port;
    ({ port } = new URL(other.url));
    try {
      await expect(connections(`ssl-ca=${elsewhere.certificate}`)).rejects.toThrow(
        /altnames|does not match/i,
      );
      const named = await connections(`ssl-mode=VERIFY_CA&ssl-ca=${elsewhere.certificate}`);
      expect(named).toEqual([encrypted, encrypted]);
    } finally {
      port = usual;
      await other.stop();
    }
  }, 60_000);

  it('is reached by its socket on all connections', async () => {
    expect(await connections(`socket=${server.socket}`)).toEqual(Array(2).fill(['', 'localhost']));
  });

  it('is told by its socket to stop what takes too long', async () => {
    const url = `mysql://root@localhost:${port}/mysql?socket=${server.socket}`;
    const database = await openDatabase({ url, entities, poolSize: 2 });
    const sleeping =
      "SELECT COUNT(*) AS count FROM information_schema.PROCESSLIST WHERE INFO LIKE 'SELECT SLEEP%'";
    try {
      const slow = database.reader.within(new Lifetime(100)).all('SELECT SLEEP(60)');

      await expect(slow).rejects.toThrow(Interrupted);
      await until(async () => Number((await database.reader.all(sleeping))[0]!.count) === 0);
    } finally {
      await database.close();
    }
  });
});
