import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { readConfig } from '../../src/config';
import { createLogger } from '../../src/logger';

/**
 * The log of the whole run: every server that a test starts writes to it, each test file to a file of its own, so that
 * workers share nothing. When the run is over run-log-check.ts reads it all.
 */
export const folderVariable = 'TEST_RUN_LOG';

/** Makes the folder; the workers, which start later, inherit where it is. */
export function openRunLog(): void {
  process.env[folderVariable] = mkdtempSync(join(tmpdir(), 'rolecall-log-'));
}

/** What writes to the file of the test file that is running, also when that is over: a server may still tell of a broken-off request. */
function appending(kind: 'log' | 'sent'): (text: string) => void {
  const folder = process.env[folderVariable];
  const path = folder && expect.getState().testPath;
  if (!path) return () => undefined;
  const name = relative(join(__dirname, '..'), path).replace(/\W+/g, '-');
  return (text) => appendFileSync(join(folder, `${name}.${kind}`), text);
}

/**
 * A logger as the service makes it, which tells everything and writes to the log of the run.
 * @param also sees each line, too
 * @param env what differs from production that tells everything
 */
export function testLogger(also?: (line: string) => void, env: NodeJS.ProcessEnv = {}): Logger {
  const config = readConfig({ NODE_ENV: 'production', LOG_LEVEL: 'trace', ...env });
  const append = appending('log');
  const write = (line: string): void => {
    append(line);
    also?.(line);
    if (process.env.LOG_LEVEL) process.stdout.write(line);
  };
  return createLogger(config, { write });
}

/** What keeps the log of a service in a process of its own; what it prints for people is no log, nor is a line that was cut by its end. */
export function logKeeper(): (printed: string) => void {
  const append = appending('log');
  return (printed) => append(printed.replace(/^[^{].*\n|^\n|^.+(?![^])/gm, ''));
}

/** Notes what each request to a server sends as its token. */
export function noteTokens(server: FastifyInstance): void {
  const append = appending('sent');
  server.addHook('onRequest', (request, _reply, done) => {
    append(`${JSON.stringify(request.headers.authorization ?? '')}\n`);
    done();
  });
}
