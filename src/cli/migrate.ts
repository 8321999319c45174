import { Command } from 'commander';
import { migrate, revertLastMigration } from '../database/migrate';
import { withDatabase } from './database';
import type { Terminal } from './terminal';

const examples = `
Examples:
  rolecall migrate
  rolecall migrate --revert
  DATABASE_URL=mysql://rolecall:secret@localhost/rolecall rolecall migrate`;

/** `rolecall migrate`: applies what is pending, or takes the last one back. */
export function migrateCommand(terminal: Terminal): Command {
  return new Command('migrate')
    .description('Apply the pending migrations.')
    .option('--revert', 'take the last applied migration back; its tables and data are gone then')
    .addHelpText('after', examples)
    .action(({ revert }: { revert?: boolean }) =>
      withDatabase(terminal, async (database) => {
        if (revert) {
          const name = await revertLastMigration(database);
          terminal.out(name ? `reverted ${name}` : 'There is no migration to revert.');
          return;
        }
        const applied = await migrate(database);
        for (const name of applied) terminal.out(`applied ${name}`);
        if (applied.length === 0) terminal.out('The database is up to date.');
      }),
    );
}
