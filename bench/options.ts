import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { BenchedDatabase } from './database/benched-database';
import { allOperations } from './operations/all-operations';

/** What is measured, and how. */
export interface Options {
  rounds: number;
  seconds: number;
  operations: string[];
  database: Array<BenchedDatabase['kind']>;
  size: number[];
  concurrency: number[];
  /** Milliseconds that each client waits between an answer and its next request. */
  pause: number;
  /** The nice value of both servers. */
  nice: number;
  keep?: string;
  /** Whether both servers reach MariaDB by its Unix socket, in place of the loopback interface. */
  socket?: boolean;
  out: string;
  /** An operation to be profiled in place of the measurement. */
  profile?: string;
  explain?: boolean;
  /** Whether it is measured what row rules cost, in place of the measurement. */
  scoping?: boolean;
  /** Whether it is told which new shapes of objects requests make, in place of the measurement. */
  shapes?: boolean;
}

/** As the README advises where the database runs on the same machine, if the system lets us. */
const usualNice = process.getuid?.() === 0 ? -5 : 0;

const names = allOperations.map(({ name }) => name);

/** Reads the command line. Wrong options end the process with a word on what is right. */
export function readOptions(args: string[]): Options {
  return looksOf(new Command('bench'))
    .description('Measure the service against the fastest server that we can write by hand.')
    .option('--rounds <number>', 'how often each side is measured, in turns', whole, 3)
    .option('--seconds <number>', 'how long each time', whole, 5)
    .option('--operations <names>', names.join(', '), listOf(names), names)
    .option('--database <kinds>', 'mariadb, sqlite or both', listOf(['mariadb', 'sqlite']), ['mariadb'])
    .option('--size <factors>', '1 for the usual organisation, 10 for ten times as much', wholes, [1])
    .option('--concurrency <numbers>', 'requests at a time', wholes, [1, 16])
    .option(
      '--pause <milliseconds>',
      'between an answer and the next request of a client; then p50 counts',
      whole,
      0,
    )
    .option('--nice <value>', 'of both servers; below 0 needs rights', niceValue, usualNice)
    .option('--socket', 'MariaDB is reached by its Unix socket')
    .option('--keep <folder>', 'keep the data here, and use what is there', (folder) => resolve(folder))
    .option('--out <file>', 'where the table is written', 'bench/RESULTS.md')
    .parse(args, { from: 'user' })
    .opts<Options>();
}

/** What may be looked at in place of the measurement. */
function looksOf(command: Command): Command {
  return command
    .option(
      '--profile <operation>',
      'print where the service spends its time, and measure nothing',
      oneOf(names),
    )
    .option('--scoping', 'print what the row rules cost in each query of the contract, and nothing else')
    .option('--shapes', 'print where requests make objects of new shapes, and measure nothing')
    .option('--explain', 'print the statements and plans of the operations, and measure nothing');
}

function whole(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

function niceValue(text: string): number {
  if (!/^(-?1?\d|-20)$/.test(text)) throw new InvalidArgumentError('Give a number from -20 to 19.');
  return Number(text);
}

function wholes(text: string): number[] {
  return text.split(',').map(whole);
}

function oneOf(known: string[]): (text: string) => string {
  return (text) => {
    if (known.includes(text)) return text;
    throw new InvalidArgumentError(`Choose from ${known.join(', ')}.`);
  };
}

function listOf(known: string[]): (text: string) => string[] {
  return (text) => {
    const given = text.split(',');
    if (given.every((name) => known.includes(name))) return given;
    throw new InvalidArgumentError(`Choose from ${known.join(', ')}.`);
  };
}
