import { readFileSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchedDatabase } from './database/benched-database';
import { startService, type Side } from './measure/sides';
import { load, writeBodies } from './measure/wrk';
import type { Operation } from './operations/operation';
import { markdownTable } from './report/table';
import { say } from './say';

const bundle = join(__dirname, '..', 'rolecall.js');
let lines: string[] | undefined;
const warmUp = { seconds: 10, concurrency: 16 };
const look = { seconds: 3, concurrency: 4 };
/** Until the engine has written down what it noted. */
const flushMilliseconds = 500;
/** How many for each request are worth telling. */
const seldom = 0.02;

/**
 * Lets the engine note each new shape (hidden class) that it makes for an object, while operations come again and again that it
 * has compiled: there should be none. An object with a shape of its own leaves it behind in the old generation, and compiled code that
 * meets it has to look its properties up.
 * Requests that are cut off when the load ends tell so for each of their fields, which makes some, too.
 * @returns how many each request makes, and where
 */
export async function shapes(
  database: BenchedDatabase,
  operations: readonly Operation[],
  folder: string,
): Promise<string> {
  const log = join(folder, 'shapes.log');
  rmSync(log, { force: true });
  const nodeOptions = ['--log-maps', `--logfile=${log}`, '--no-logfile-per-isolate'];
  const service = await startService(database, folder, { nodeOptions });
  const rows: string[][] = [];
  for (const operation of operations) {
    say(`${operation.name}: shapes`);
    const { noted, requests } = await noting(database, service, operation, folder, log);
    for (const [place, count] of placesIn(noted))
      if (count / requests >= seldom) rows.push(rowOf(operation, place, count / requests));
  }
  rmSync(log);
  const heads = ['operation', 'for each request', 'property', 'place in dist/rolecall.js', 'code'];
  return rows.length === 0 ? 'No new shapes.\n' : `${markdownTable(heads, rows).join('\n')}\n`;
}

/** What the engine notes while an operation comes again and again. */
async function noting(
  database: BenchedDatabase,
  service: Side,
  operation: Operation,
  folder: string,
  log: string,
): Promise<{ noted: string; requests: number }> {
  const asked = await operation.prepare(database, { service, limit: service });
  const bodies = writeBodies(folder, service, operation, asked);
  await load(service, operation, bodies, warmUp);
  await operation.restore?.(database);
  await sleep(flushMilliseconds);
  const from = statSync(log).size;
  const { requests } = await load(service, operation, bodies, look);
  await sleep(flushMilliseconds);
  const noted = await textFrom(log, from);
  await operation.restore?.(database);
  return { noted, requests };
}

function rowOf({ name }: Operation, place: string, forEach: number): string[] {
  const [line = '', column = '', property = ''] = place.split(':');
  lines ??= readFileSync(bundle, 'utf8').split('\n');
  const code = lines[Number(line) - 1]?.trim().slice(0, 100) ?? '';
  return [name, forEach.toFixed(2), property, `${line}:${column}`, code];
}

async function textFrom(file: string, from: number): Promise<string> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), { position: from });
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** How many shapes were made, by `line:column:property` of the code that was running. */
function placesIn(log: string): Map<string, number> {
  const places = new Map<string, number>();
  for (const entry of log.split('\n')) {
    const [kind, event, , , , , line, column, , property] = entry.split(',');
    if (kind !== 'map' || event === 'map-details') continue;
    const place = `${line}:${column}:${property}`;
    places.set(place, (places.get(place) ?? 0) + 1);
  }
  return new Map([...places].sort(([, one], [, other]) => other - one));
}
