import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { Command } from 'commander';
import { readSnapshot } from '../database/snapshot';
import { databaseNameOf } from '../settings/database-name.service';
import { dataFormatSchema } from '../porting/data-format-schema';
import { exportLines } from '../porting/exporter';
import { withMigratedDatabase } from './database';
import type { Terminal } from './terminal';

const examples = `
Examples:
  rolecall export > data.jsonl
  rolecall export --out data.jsonl

All of it is told, whoever may see it: whoever runs this reads the database anyway. People whose data was erased stay so.
docs/data-format.md describes the lines; \`rolecall import\` takes them.`;

/** `rolecall export`: everything, as JSON lines. */
export function exportCommand(terminal: Terminal): Command {
  return new Command('export')
    .description('Print all data as JSON lines, as it is at one instant.')
    .option('--out <file>', 'write to a file')
    .option('--schema', 'print the JSON Schema of the lines instead')
    .addHelpText('after', examples)
    .action(({ out, schema }: { out?: string; schema?: boolean }) =>
      schema ? printAll(terminal, schemaText(), out) : exportAll(terminal, out),
    );
}

function exportAll(terminal: Terminal, out: string | undefined): Promise<void> {
  return withMigratedDatabase(terminal, (database) =>
    readSnapshot(database, async (session) => {
      const lines = exportLines(session, await databaseNameOf(session));
      await printAll(terminal, lines, out);
    }),
  );
}

async function* schemaText(): AsyncGenerator<string> {
  yield JSON.stringify(dataFormatSchema(), null, 2);
}

/** Prints lines to a file or the standard output, at the pace at which they are taken. */
export async function printAll(
  terminal: Terminal,
  lines: AsyncIterable<string>,
  out?: string,
): Promise<void> {
  const file = out === undefined ? null : createWriteStream(out, { mode: 0o600 });
  const target = file ?? terminal.output;
  if (!target) {
    for await (const line of lines) terminal.out(line);
    return;
  }
  let text = '';
  const write = async () => {
    if (!target.write(text)) await once(target, 'drain');
    text = '';
  };
  for await (const line of Readable.from(lines) as AsyncIterable<string>) {
    text += `${line}\n`;
    if (text.length > 65_536) await write();
  }
  await write();
  if (file) await finished(file.end());
}
