import type PinoPretty from 'pino-pretty';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { Config } from './config';

/** Names of constraints and indexes, as the migrations make them. */
const ruleName = /\b(?:uq|ck|fk|ix)_\w+/;

/** Errors of the runtime that quote what they were given: `"{ada" is not valid JSON`. */
const quoting = new Set(['SyntaxError', 'RangeError']);
/** Where GraphQL begins to show the value that it stumbled over. */
const shownValue = /: | with value |, (?:found|received|but) /;

/**
 * What a log may say of an error. The messages of database drivers hold the values that were written (names, addresses,
 * pay), so of those only the code, the broken rule and the place in our code are told; of others, what stands before a value.
 */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, errno, sqlState } = error as { code?: unknown; errno?: unknown; sqlState?: unknown };
  const type = error.constructor.name;
  const stack = error.stack ?? '';
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) };
  const message = messageWithoutValues(error);
  if (message === error.message) return { type, message, code, stack, ...cause };
  const rule = isDriverError(error) ? ruleName.exec(error.message)?.[0] : undefined;
  return { type, message, code, errno, sqlState, rule, stack: framesOf(error), ...cause };
}

/** The places in the code, without the message above them, which may have lines that look like one. */
function framesOf({ stack = '', message }: Error): string {
  const below = stack.slice(Math.max(0, stack.indexOf(message)) + message.length);
  return below
    .split('\n')
    .filter((line) => /^ {4}at .*:\d+:\d+\)?$/.test(line))
    .join('\n');
}

/** Undefined when the whole message may be a value. */
function messageWithoutValues(error: Error): string | undefined {
  if (isDriverError(error) || quoting.has(error.name)) return undefined;
  return error.name === 'GraphQLError' ? error.message.split(shownValue)[0] : error.message;
}

function isDriverError(error: Error): boolean {
  return 'sql' in error || 'sqlState' in error || 'driverError' in error || error.name === 'SqliteError';
}

/** Readable lines for a person at a terminal; null where there is none, or pino-pretty is not installed. */
function prettyStream(config: Config): DestinationStream | null {
  if (config.production || !process.stdout.isTTY) return null;
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a development dependency that may be missing
    const pretty = require('pino-pretty') as typeof PinoPretty;
    return pretty({ sync: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss' });
  } catch {
    return null;
  }
}

/** The log of the service: one JSON object for each line, on standard output; never a token, never a body. */
export function createLogger(config: Config, destination?: DestinationStream): Logger {
  const options = {
    level: config.logLevel,
    serializers: { err: describeError },
    redact: { paths: ['authorization', '*.authorization', 'token', '*.token'], censor: '[removed]' },
  };
  return pino(options, destination ?? prettyStream(config) ?? standardOutput());
}

/** Lines are written together, after 12 kB or a tenth of a second, and when the process ends: each write wakes a thread. */
function standardOutput(): DestinationStream {
  return pino.destination({ dest: 1, sync: false, minLength: 12_288, periodicFlush: 100 });
}
