import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { recruiter } from '../data/size';
import type { BenchedDatabase } from '../database/benched-database';
import { rolecall } from '../database/prepare';
import type { Operation } from '../operations/operation';
import { documentText } from './document-text';
import { freePort } from './free-port';
import { start, type Running } from './running';

/** A server under measure. */
export interface Side {
  name: 'service' | 'limit';
  running: Running;
  origin: string;
  /** Milliseconds from spawn to the first answered query. */
  startMilliseconds: number;
  /** Path and header lines of a request. */
  path(operation: Operation): string;
  headers: Record<string, string>;
  /** The text of a request with these variables. */
  body(operation: Operation, variables: object): string;
}

export interface Sides {
  service: Side;
  limit: Side;
}

/** The options of Node with which `npm start` runs the service. */
const asStarted = [
  '--single-threaded-gc',
  '--heap-growing-percent=125',
  '--max-semi-space-size=16',
  '--no-allocation-site-pretenuring',
  '--use-largepages=silent',
];
const built = join(__dirname, '..', '..');

/** How a server runs. */
interface How {
  nodeOptions?: string[];
  /** What the environment of the service says besides. */
  settings?: Record<string, string>;
  nice?: number;
}

/** Starts both servers on a database, at the same nice value. The limit runs without the options of the service, which make most of it slower. */
export async function startSides(database: BenchedDatabase, folder: string, how: How = {}): Promise<Sides> {
  return {
    service: await startService(database, folder, how),
    limit: await startLimit(database, folder, how),
  };
}

/** The service as in production: its log in a file, a recruiter's key, all access rules on; no rate limit. */
export async function startService(
  database: BenchedDatabase,
  folder: string,
  { nodeOptions = [], settings = {}, nice }: How = {},
): Promise<Side> {
  const token = rolecall(database, 'key', 'create', '--user', recruiter.email, '--name', randomUUID());
  const port = await freePort();
  const usual = { NODE_ENV: 'production', DATABASE_URL: database.url, RATE_LIMIT_POINTS: '0' };
  const env = { ...usual, PORT: `${port}`, ...settings };
  const args = [...asStarted, ...nodeOptions, join(built, 'rolecall.js'), 'serve'];
  const running = start(process.execPath, args, { env, log: join(folder, 'service.log'), nice });
  const side = {
    name: 'service' as const,
    running,
    origin: `http://127.0.0.1:${port}`,
    path: () => '/graphql',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: ({ document }: Operation, variables: object) =>
      JSON.stringify({ query: documentText(document), variables }),
  };
  const query = JSON.stringify({ query: '{ roles(first: 1) { nodes { id title } } }' });
  return { ...side, startMilliseconds: await firstAnswer({ ...side, path: '/graphql', body: query }) };
}

async function startLimit(database: BenchedDatabase, folder: string, { nice }: How): Promise<Side> {
  const port = await freePort();
  const env = { NODE_ENV: 'production', DATABASE_URL: database.url, PORT: `${port}` };
  const running = start(process.execPath, [join(built, 'bench', 'limit', 'server.js')], {
    env,
    log: join(folder, 'limit.log'),
    nice,
  });
  const side = {
    name: 'limit' as const,
    running,
    origin: `http://127.0.0.1:${port}`,
    path: ({ document }: Operation) => `/${document.split('/')[1]}`,
    headers: { 'content-type': 'application/json' },
    body: (_: Operation, variables: object) => JSON.stringify(variables),
  };
  const asked = { ...side, path: '/role-list', body: JSON.stringify({ first: 1 }) };
  return { ...side, startMilliseconds: await firstAnswer(asked) };
}

interface FirstQuestion {
  name: string;
  running: Running;
  origin: string;
  path: string;
  headers: Record<string, string>;
  body: string;
}

async function firstAnswer({ name, running, origin, path, headers, body }: FirstQuestion): Promise<number> {
  while (running.alive() && performance.now() - running.startedAt < 60_000) {
    const answer = await fetch(origin + path, { method: 'POST', headers, body }).catch(() => null);
    if (answer?.ok && !(await answer.text()).includes('"errors"'))
      return performance.now() - running.startedAt;
    await sleep(5);
  }
  throw new Error(`the ${name} does not answer; its log tells why`);
}
