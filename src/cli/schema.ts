import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { entities, resolvers } from '../features';
import { buildRolecallSchema, printRolecallSchema } from '../graphql/schema';
import type { Terminal } from './terminal';

const examples = `
Examples:
  rolecall schema
  rolecall schema --out schema.graphql`;

/** `rolecall schema`: the schema in GraphQL's schema language; no database is needed. */
export function schemaCommand(terminal: Terminal): Command {
  return new Command('schema')
    .description('Print the GraphQL schema.')
    .option('--out <file>', 'write it to a file')
    .addHelpText('after', examples)
    .action(({ out }: { out?: string }) => {
      const schema = printRolecallSchema(buildRolecallSchema({ entities, resolvers }));
      if (out === undefined) terminal.out(schema.trimEnd());
      else writeFileSync(out, schema);
    });
}
