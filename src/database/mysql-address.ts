import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { SslOptions } from 'mysql2';

/** A database on a server of MySQL or MariaDB, and how it is reached, in the words of the driver. */
export interface MysqlAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** The Unix socket by which a server on this machine is reached, in place of host and port. */
  socketPath?: string;
  /** Absent where nothing is encrypted. */
  ssl?: SslOptions;
}

const usualPort = 3306;

/** How much is asked of TLS, as the clients of MySQL call it. */
const sslModes: Record<string, SslOptions | null> = {
  DISABLED: null,
  REQUIRED: { rejectUnauthorized: false },
  VERIFY_CA: { rejectUnauthorized: true },
  VERIFY_IDENTITY: { rejectUnauthorized: true, verifyIdentity: true },
};
const names = ['socket', 'ssl-mode', 'ssl-ca'];

/**
 * Reads the address of a database.
 * @param url `mysql://user:password@host:port/name` or `mariadb://...`; behind a question mark `socket`, `ssl-mode` and `ssl-ca`, which mean
 *   what they mean to the clients of MySQL, but that a certificate authority alone asks for VERIFY_IDENTITY
 * @throws Error that tells what is wrong behind the question mark; without the password
 */
export function mysqlAddress(url: string): MysqlAddress {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const unknown = [...searchParams.keys()].find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`${unknown} is none of ${names.join(', ')}`);
  const [socketPath, mode, authority] = names.map((name) => searchParams.get(name) || undefined);
  const ssl = sslOf(mode, authority);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  if (socketPath && ssl) throw new Error('a socket takes no ssl-mode: nothing leaves the machine');
  // The driver would look for another name in the certificate.
  if (ssl?.verifyIdentity && isIP(host)) throw new Error('ssl-mode=VERIFY_IDENTITY takes a host by its name');
  return {
    host,
    port: Number(port || usualPort),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    ...(socketPath && { socketPath }),
    ...(ssl && { ssl }),
  };
}

function sslOf(mode: string | undefined, authority: string | undefined): SslOptions | null {
  const name = mode?.toUpperCase() ?? (authority ? 'VERIFY_IDENTITY' : 'DISABLED');
  const ssl = sslModes[name];
  if (ssl === undefined) throw new Error(`ssl-mode is one of ${Object.keys(sslModes).join(', ')}`);
  if (!authority) return ssl;
  if (!ssl?.rejectUnauthorized) throw new Error(`ssl-ca is not looked at by ssl-mode=${name}`);
  return { ...ssl, ca: certificate(authority) };
}

function certificate(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`ssl-ca cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
