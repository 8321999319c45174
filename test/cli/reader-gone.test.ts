import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli } from '../../src/cli/program';
import { builtCli } from '../support/built-cli';

describe('a command whose reader has enough', () => {
  it.each([['--help'], ['export']])('ends without a word, as SIGPIPE would end it: %s', async (...args) => {
    const folder = mkdtempSync(join(tmpdir(), 'rolecall-reader-'));
    const env = { PATH: process.env.PATH, DATABASE_URL: join(folder, 'rolecall.sqlite') };
    const nowhere = {
      out: () => undefined,
      err: () => undefined,
      output: process.stdout,
      input: process.stdin,
    };
    await runCli(['migrate'], { env, ...nowhere, watched: false });
    const child = spawn(process.execPath, [await builtCli(), ...args], { env });
    let said = '';
    child.stderr.on('data', (data) => (said += String(data)));

    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number];

    expect({ code, said }).toEqual({ code: 141, said: '' });
    rmSync(folder, { recursive: true });
  });
});
