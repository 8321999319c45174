import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
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
  const target = out === undefined ? terminal.output : createWriteStream(out, { mode: 0o600 });
  if (target) return pipeline(lines, inPieces, target, { end: out !== undefined });
  for await (const line of lines) terminal.out(line);
}

/** Many lines at once: to write each of them by itself would take longer than to read it. */
async function* inPieces(lines: AsyncIterable<string>): AsyncGenerator<string> {
  let piece = '';
  for await (const line of lines) {
    piece += `${line}\n`;
    if (piece.length <= 65_536) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
