import { Command, CommanderError } from 'commander';
import { InvalidEnvironment } from '../config';
import { InvalidInput, Refusal } from '../core/user-error';
import { describeError } from '../logger';
import { CommandFailed, UsageError, type Terminal } from './terminal';

const usage = 2;

/** All commands, as the help lists them. Each is loaded when it is called: none needs all that the others do. */
const commands = new Map<string, () => Promise<(terminal: Terminal) => Command>>([
  ['serve', async () => (await import('./serve.js')).serveCommand],
  ['migrate', async () => (await import('./migrate.js')).migrateCommand],
  ['seed', async () => (await import('./seed.js')).seedCommand],
  ['import', async () => (await import('./import.js')).importCommand],
  ['export', async () => (await import('./export.js')).exportCommand],
  ['key', async () => (await import('./key.js')).keyCommand],
  ['applicant', async () => (await import('./applicant.js')).applicantCommand],
  ['retention', async () => (await import('./retention.js')).retentionCommand],
  ['permissions', async () => (await import('./permissions.js')).permissionsCommand],
  ['schema', async () => (await import('./schema.js')).schemaCommand],
]);
const environment = `
Environment:
  DATABASE_URL  a SQLite file (default data/rolecall.sqlite) or mysql://user:password@host:port/name
  The README lists all variables.`;

/**
 * Runs one command.
 * @returns the exit code: 0 when it is done, 1 when it failed, 2 when it was called wrongly
 */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await (await program(terminal, args[0])).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    return explain(error, terminal);
  }
}

/** @param called the command, if it is one: the others are not loaded then */
async function program(terminal: Terminal, called = ''): Promise<Command> {
  const rolecall = new Command('rolecall')
    .description('Applicant tracking over GraphQL.')
    .addHelpText('after', environment);
  const load = commands.get(called);
  for (const each of load ? [load] : commands.values()) rolecall.addCommand((await each())(terminal));
  settle(rolecall, terminal);
  return rolecall;
}

/** No command ends the process, and all of them print to the terminal. */
function settle(command: Command, terminal: Terminal): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => terminal.out(text.trimEnd()),
    writeErr: (text) => terminal.err(text.trimEnd()),
  });
  command.showHelpAfterError('Try --help.');
  for (const child of command.commands) settle(child, terminal);
}

function explain(error: unknown, terminal: Terminal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usage;
  if (error instanceof InvalidEnvironment || error instanceof UsageError) {
    terminal.err(error.message);
    return usage;
  }
  if (error instanceof Refusal) {
    for (const { message, path } of error.errors)
      terminal.err(path ? `${message} (${path.at(-1)})` : message);
    return error.errors.every((each) => each instanceof InvalidInput) ? usage : 1;
  }
  const { message } = error as Error;
  terminal.err(error instanceof CommandFailed ? message : `It failed: ${reason(error) ?? faultOf(error)}`);
  return 1;
}

/** The error as a log may tell it: without the values that were written. */
function faultOf(error: unknown): string {
  const { code, rule, stack } = describeError(error) as { code?: string; rule?: string; stack?: string };
  return [code, rule, stack].filter((part) => part !== undefined).join(' ');
}

/** Codes of faults of the surroundings, which need no stack. */
const outside = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EADDRINUSE', 'EAI_AGAIN', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['EACCES', 'ENOENT', 'ENOTDIR', 'EISDIR', 'ENOSPC', 'EROFS'],
  ...['ER_ACCESS_DENIED_ERROR', 'ER_BAD_DB_ERROR'],
  ...['SQLITE_CANTOPEN', 'SQLITE_FULL', 'SQLITE_NOTADB', 'SQLITE_READONLY'],
]);

/** What it was, if it was one of them; null for other errors. */
function reason(error: unknown): string | null {
  const { code, message } = error as NodeJS.ErrnoException;
  return code && outside.has(code) ? message || code : null;
}
