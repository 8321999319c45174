import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { linesOf } from './lines-of';
import { searchLog, type Leak } from './log-scan';
import { folderVariable } from './run-log';

/**
 * Reads the log of the run and takes it away; it stays where something was found.
 * @throws Error that shows each line at fault, and the test files whose requests are not in the log
 */
export function checkRunLog(): void {
  const folder = process.env[folderVariable]!;
  const tests = new Set(readdirSync(folder).map((name) => name.replace(/\.\w+$/, '')));
  const faults = [...tests].flatMap((test) => faultsOf(join(folder, test)));
  if (faults.length > 0) throw new Error(`The log of the run, in ${folder}:\n${faults.join('\n')}`);
  rmSync(folder, { recursive: true });
}

/** What is wrong with the log of one test file. */
function faultsOf(path: string): string[] {
  const { leaks, requests } = searchLog(linesOf(`${path}.log`), valuesOf(`${path}.sent`));
  const sent = count(linesOf(`${path}.sent`));
  const faults = leaks.map((leak) => shown(path, leak));
  return sent > requests
    ? [...faults, `${path}.log: ${sent - requests} of ${sent} requests are missing`]
    : faults;
}

function* valuesOf(path: string): Generator<string> {
  for (const line of linesOf(path)) yield JSON.parse(line) as string;
}

function count(items: Iterable<unknown>): number {
  let sum = 0;
  for (const _ of items) sum++;
  return sum;
}

function shown(path: string, { line, rule, requestId, text }: Leak): string {
  return `${path}.log:${line}: ${rule}, request ${requestId ?? 'none'}: ${text.slice(0, 400)}`;
}
