import { Command } from 'commander';
import { systemClock } from '../core/clock';
import { demoTokens, tokenFileOf } from '../demo/demo-tokens';
import { isEmpty, seedDemo } from '../demo/seed';
import { withMigratedDatabase } from './database';
import { CommandFailed, UsageError, withProgress, type Terminal } from './terminal';

const examples = `
Examples:
  rolecall seed
  DATABASE_URL=data/tryout.sqlite rolecall seed --seed 7`;

/** `rolecall seed`: fills an empty database with the demo organisation. */
export function seedCommand(terminal: Terminal): Command {
  return new Command('seed')
    .description('Fill an empty database with the demo organisation, and print tokens for it.')
    .option('--seed <number>', 'another number makes another organisation', wholeNumber, 1)
    .addHelpText('after', examples)
    .action(({ seed }: { seed: number }) => fill(terminal, seed));
}

function wholeNumber(text: string): number {
  const number = text.trim() === '' ? NaN : Number(text);
  if (!Number.isSafeInteger(number)) throw new UsageError('--seed takes a whole number.');
  return number;
}

function fill(terminal: Terminal, seed: number): Promise<void> {
  return withMigratedDatabase(terminal, async (database, { databaseUrl }) => {
    if (!(await isEmpty(database)))
      throw new CommandFailed('The database is not empty; nothing was changed.');
    const now = systemClock();
    await withProgress(terminal, 'Demo organisation', (onProgress) =>
      seedDemo(database, { now, seed, onProgress }),
    );
    const tokens = await demoTokens(database, { file: tokenFileOf(databaseUrl), now, isNew: true });
    for (const { level, token } of tokens) terminal.out(`${level.padEnd(12)} ${token}`);
  });
}
