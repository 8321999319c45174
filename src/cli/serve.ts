import { setFlagsFromString } from 'node:v8';
import { Command } from 'commander';
import type { Logger } from 'pino';
import { readConfig, type Config } from '../config';
import { createLogger } from '../logger';
import { startService, type Service } from '../main';
import type { Terminal } from './terminal';

const examples = `
Examples:
  rolecall serve
  PORT=8080 HOST=0.0.0.0 rolecall serve
  NODE_ENV=production DATABASE_URL=mysql://rolecall:secret@localhost/rolecall rolecall serve

SIGTERM and SIGINT end it: requests in flight are finished first. A second signal ends it at once.`;

/** `rolecall serve`: runs the service until a signal ends it. */
export function serveCommand(terminal: Terminal): Command {
  return new Command('serve')
    .description('Run the service.')
    .addHelpText('after', examples)
    .action(() => serve(terminal));
}

async function serve(terminal: Terminal): Promise<void> {
  const config = readConfig(terminal.env);
  const logger = createLogger(config);
  const service = await startService(config, logger);
  compileSooner();
  const signalled = untilSignal();
  if (!config.production) greet(terminal, service, config);
  logger.info({ signal: await signalled }, 'stopping');
  await closeInTime(service, config, { logger, terminal });
  logger.info('stopped');
}

/**
 * The engine of Node 20 waits long before it compiles what is run often: under load it took 9,000 requests until they were as
 * fast as they get, and takes 3,000 with this (docs/performance.md). Later engines do not know the flag, and compile sooner.
 */
function compileSooner(): void {
  if (process.versions.v8.startsWith('11.')) setFlagsFromString('--interrupt-budget=10000');
}

function greet(terminal: Terminal, { address, tokens }: Service, { graphiql }: Config): void {
  const lines = ['', `Rolecall   ${address}/graphql`];
  if (graphiql) lines.push(`GraphiQL   ${address}/graphiql`);
  for (const { level, name, token } of tokens) lines.push(`${level.padEnd(12)} ${token}  (${name})`);
  if (tokens.length === 0) lines.push('Make a token: npx rolecall key create --user EMAIL');
  terminal.out([...lines, ''].join('\n'));
}

const echoMilliseconds = 500;

/**
 * The first signal is awaited; a second one ends the process at once. The same signal right after the first is an echo:
 * at Ctrl+C the terminal sends one, and npm passes on its own.
 */
function untilSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    let first: { signal: NodeJS.Signals; at: number } | undefined;
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.on(signal, () => {
        const echo = first?.signal === signal && performance.now() - first.at < echoMilliseconds;
        if (first && !echo) process.exit(1);
        first ??= { signal, at: performance.now() };
        resolve(signal);
      });
  });
}

/** Closes the service, or ends the process with 1: when that fails, and when it takes longer than SHUTDOWN_SECONDS and a little more. */
async function closeInTime(
  service: Service,
  { shutdownSeconds }: Config,
  { logger, terminal }: { logger: Logger; terminal: Terminal },
): Promise<void> {
  const late = setTimeout(
    () => {
      logger.error('requests in flight did not end in time');
      process.exit(1);
    },
    shutdownSeconds * 1_000 + 2_000,
  );
  try {
    await service.close();
  } catch (error) {
    // What could not be closed would keep the process alive.
    terminal.err(`It did not stop cleanly: ${(error as Error).message}`);
    process.exit(1);
  }
  clearTimeout(late);
}
