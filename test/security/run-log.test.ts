import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const program = join(root, 'node_modules/jest/bin/jest.js');

/** Runs planted tests as a run of its own with two workers, and tells how that ends. */
function run(...names: string[]): { status: number | null; told: string } {
  // A new cache knows of no test how fast it is: those that are would not be given to workers.
  const cache = mkdtempSync(join(tmpdir(), 'rolecall-planted-'));
  const files = names.map((name) => `<rootDir>/test/security/planted/${name}.planted.ts`);
  const args = ['--maxWorkers', '2', '--cacheDirectory', cache, '--testMatch', ...files];
  const env = { PATH: process.env.PATH, TEST_DATABASES: 'sqlite' };
  const { status, stderr } = spawnSync(process.execPath, [program, ...args], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  rmSync(cache, { recursive: true });
  const folder = /The log of the run, in (\S+):/.exec(stderr)?.[1];
  if (folder) rmSync(folder, { recursive: true });
  return { status, told: stderr };
}

describe('a run of the tests', () => {
  it('passes when the log of its servers tells nothing that it must not', () => {
    expect(run('discreet')).toMatchObject({ status: 0 });
  });

  it('fails, though every test of it passes, when a server of one of its workers has logged an address', () => {
    const { status, told } = run('discreet', 'indiscreet');

    expect(told).toContain('2 passed, 2 total');
    expect(told).toMatch(/security-planted-indiscreet-planted-ts\.log:1: an e-mail address, request r-1: /);
    expect(status).toBe(1);
  });

  it('fails when a server of it has answered requests that are not in the log', () => {
    const { status, told } = run('discreet', 'silent');

    expect(told).toMatch(/security-planted-silent-planted-ts\.log: 1 of 1 requests are missing/);
    expect(status).toBe(1);
  });
});
