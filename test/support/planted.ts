import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const program = join(root, 'node_modules/jest/bin/jest.js');

/** How a run of planted tests ended, and what Jest told of it. */
export interface PlantedRun {
  status: number | null;
  told: string;
}

/**
 * Runs planted tests, which are no tests of the suite, as a run of its own.
 * @param folder in test/
 * @param names of its files, without `.planted.ts`
 */
export function runPlanted(folder: string, names: string[], workers: number): PlantedRun {
  // A new cache knows of no test how fast it is: those that are would not be given to workers.
  const cache = mkdtempSync(join(tmpdir(), 'rolecall-planted-'));
  const files = names.map((name) => `<rootDir>/test/${folder}/planted/${name}.planted.ts`);
  const args = ['--maxWorkers', String(workers), '--cacheDirectory', cache, '--testMatch', ...files];
  const env = { PATH: process.env.PATH, TEST_DATABASES: 'sqlite' };
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  rmSync(cache, { recursive: true });
  const log = /The log of the run, in (\S+):/.exec(stderr)?.[1];
  if (log) rmSync(log, { recursive: true });
  return { status, told: stderr };
}
