// The built service in production, with the demo organisation in a temporary folder, and nothing that holds an attacker up.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const cli = join(import.meta.dirname, '../../dist/rolecall.js');

/** Starts it; `token` is an ADMIN's key. Rate limits are off, else they would answer in place of what is measured. */
export async function startService(settings) {
  const folder = mkdtempSync(join(tmpdir(), 'rolecall-attacks-'));
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    DATABASE_URL: join(folder, 'rolecall.sqlite'),
    PORT: '0',
    AUTO_MIGRATE: 'true',
    DEMO: 'true',
    RATE_LIMIT_POINTS: '0',
    REQUEST_SECONDS: '1',
    ...settings,
  };
  const child = spawn(process.execPath, [cli, 'serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await portOf(child);
  const key = ['key', 'create', '--user', 'admin@example.org', '--new-admin', 'Admin', '--scope', '*'];
  const token = /rc_\S+/.exec(execFileSync(process.execPath, [cli, ...key], { env, encoding: 'utf8' }))[0];
  return {
    port,
    token,
    /** Resident memory in MB, and the most that it has been since `forgetPeak`. */
    memory: () => megabytes(child, 'VmRSS'),
    peak: () => megabytes(child, 'VmHWM'),
    forgetPeak: () => writeFileSync(`/proc/${child.pid}/clear_refs`, '5'),
    /** Milliseconds of processor time since it started, in steps of 10. */
    processor() {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ');
      return (Number(fields[11]) + Number(fields[12])) * 10;
    },
    async stop() {
      child.kill('SIGTERM');
      await once(child, 'exit');
      rmSync(folder, { recursive: true });
    },
  };
}

function megabytes(child, field) {
  const line = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
  return Math.round(Number(line[1]) / 1_024);
}

function portOf(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.once('exit', () => reject(new Error(`the service ended:\n${text}`)));
    child.stdout.setEncoding('utf8').on('data', (data) => {
      const port = /ready at http:\/\/[^:]+:(\d+)/.exec((text += data))?.[1];
      if (port) resolve(Number(port));
    });
  });
}
