import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Asked, Operation } from '../operations/operation';
import type { Side } from './sides';

const script = join(__dirname, '..', '..', '..', 'bench', 'wrk.lua');
const run = promisify(execFile);

/** How a side is asked. */
export interface Pace {
  seconds: number;
  concurrency: number;
  /** Milliseconds that each client waits between an answer and its next request. */
  pause?: number;
}

/** What wrk saw of one run. */
export interface Load {
  requests: number;
  microseconds: number;
  bytes: number;
  failures: number;
  /** Microseconds. */
  p50: number;
  p99: number;
  /** The start of the first answer that was no success. */
  sample: string;
}

/** Writes the bodies that a side is sent, a line each. @returns the file */
export function writeBodies(
  folder: string,
  side: Side,
  operation: Operation,
  asked: readonly Asked[],
): string {
  const file = join(folder, `${operation.name}-${side.name}.txt`);
  writeFileSync(file, asked.map((one) => side.body(operation, one[side.name])).join('\n'));
  return file;
}

/**
 * Puts a side under load for some seconds.
 * @throws Error when any answer was no whole success
 */
export async function load(
  side: Side,
  operation: Operation,
  bodies: string,
  { seconds, concurrency, pause = 0 }: Pace,
): Promise<Load> {
  const headers = Object.entries(side.headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const how = ['-t1', `-c${concurrency}`, `-d${seconds}s`, '--timeout', '10s', '--latency', '-s', script];
  const where = [
    side.origin + side.path(operation),
    bodies,
    operation.restore ? 'once' : 'again',
    `${pause}`,
  ];
  const { stdout } = await run('wrk', [...how, ...headers, ...where]);
  const result = JSON.parse(/^RESULT (.*)$/m.exec(stdout)![1]!) as Load;
  if (result.failures === 0) return result;
  const what = `${result.failures} of ${result.requests} answers of the ${side.name} were no success`;
  throw new Error(`${operation.name}: ${what}: ${result.sample}`);
}
