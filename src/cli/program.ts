import { Command, CommanderError } from 'commander';
import { InvalidEnvironment } from '../config';
import { Refusal } from '../core/user-error';
import { applicantCommand } from './applicant';
import { describeError } from '../logger';
import { exportCommand } from './export';
import { importCommand } from './import';
import { keyCommand } from './key';
import { migrateCommand } from './migrate';
import { retentionCommand } from './retention';
import { permissionsCommand } from './permissions';
import { schemaCommand } from './schema';
import { seedCommand } from './seed';
import { serveCommand } from './serve';
import { CommandFailed, type Terminal } from './terminal';

const usage = 2;
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
    await program(terminal).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    return explain(error, terminal);
  }
}

function program(terminal: Terminal): Command {
  const rolecall = new Command('rolecall')
    .description('Applicant tracking over GraphQL.')
    .addHelpText('after', environment);
  for (const make of [
    serveCommand,
    migrateCommand,
    seedCommand,
    importCommand,
    exportCommand,
    keyCommand,
    applicantCommand,
    retentionCommand,
    permissionsCommand,
    schemaCommand,
  ])
    rolecall.addCommand(make(terminal));
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
  if (error instanceof InvalidEnvironment) {
    terminal.err(error.message);
    return usage;
  }
  if (error instanceof Refusal) {
    for (const { message, path } of error.errors)
      terminal.err(path ? `${message} (${path.at(-1)})` : message);
    return 1;
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

/** Faults of the surroundings, which need no stack. */
function reason(error: unknown): string | null {
  const { code, message } = error as NodeJS.ErrnoException;
  const outside = [
    'ECONNREFUSED',
    'ENOTFOUND',
    'EADDRINUSE',
    'EACCES',
    'ER_ACCESS_DENIED_ERROR',
    'ER_BAD_DB_ERROR',
    'SQLITE_CANTOPEN',
  ];
  return code && outside.includes(code) ? `${message || code}` : null;
}
