import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { leaksIn, requestsIn, type Leak } from './log-scan';
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
  const read = (kind: string): string =>
    existsSync(`${path}.${kind}`) ? readFileSync(`${path}.${kind}`, 'utf8') : '';
  const log = read('log');
  const sent = read('sent').split('\n').slice(0, -1);
  const leaks = leaksIn(
    log,
    sent.map((line) => JSON.parse(line) as string),
  );
  const missing = sent.length - requestsIn(log);
  const faults = leaks.map((leak) => shown(path, leak));
  return missing > 0 ? [...faults, `${path}.log: ${missing} of ${sent.length} requests are missing`] : faults;
}

function shown(path: string, { line, rule, requestId, text }: Leak): string {
  return `${path}.log:${line}: ${rule}, request ${requestId ?? 'none'}: ${text.slice(0, 400)}`;
}
