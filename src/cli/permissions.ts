import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { permissionTable } from '../access/permission-table';
import type { Terminal } from './terminal';

const examples = `
Examples:
  rolecall permissions
  rolecall permissions --out docs/permissions.md`;

/** `rolecall permissions`: which access level may do what, as a table; no database is needed. */
export function permissionsCommand(terminal: Terminal): Command {
  return new Command('permissions')
    .description('Print which access level may do what.')
    .option('--out <file>', 'write it to a file')
    .addHelpText('after', examples)
    .action(({ out }: { out?: string }) => {
      if (out === undefined) terminal.out(permissionTable().trimEnd());
      else writeFileSync(out, permissionTable());
    });
}
