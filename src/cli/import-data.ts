import { appendFileSync, closeSync, createReadStream, openSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { systemClock } from '../core/clock';
import { systemViewer, Via } from '../core/viewer';
import type { Database } from '../database/database';
import { systemAuthor } from '../database/write';
import { readTable, readMapping } from '../porting/read-table';
import { databaseNameOf } from '../settings/database-name.service';
import { Importer, type ImportCounts, type RefusedLine } from '../porting/importer';
import { readLines, type RawLine } from '../porting/read-lines';
import { withMigratedDatabase } from './database';
import { CommandFailed, inputOf, UsageError, withProgress, type Terminal } from './terminal';

/** What an import of data was told. */
export interface ImportDataOptions {
  report: 'text' | 'json';
  /** Where to write the lines that are refused. */
  refused?: string;
  /** Which column of a table is which field. */
  map?: string;
}

/**
 * Imports files of data, one after the other.
 * @throws CommandFailed when a line was refused, UsageError or Refusal when the mapping does not fit
 */
export async function importData(
  terminal: Terminal,
  files: string[],
  format: 'jsonl' | 'csv',
  options: ImportDataOptions,
): Promise<void> {
  if (format === 'csv' && !options.map) throw new UsageError('--map says which column is which field.');
  if (format === 'jsonl' && options.map) throw new UsageError('--map is for CSV.');
  const mapping = options.map === undefined ? null : readMapping(options.map);
  const refused = options.refused === undefined ? null : openSync(options.refused, 'w');
  let count = 0;
  await withMigratedDatabase(terminal, async (database) => {
    for (const file of files) {
      const counts = await importFile(terminal, database, file, {
        read: (bytes) => (mapping ? readTable(bytes, mapping) : readLines(bytes)),
        onRefused: (line) => tell(terminal, refused, { file, ...line }),
      });
      count += counts.refused;
      report(terminal, file, counts, options);
    }
  }).finally(() => refused !== null && closeSync(refused));
  if (count > 0) throw new CommandFailed(`${count} lines were refused.`);
}

interface Reading {
  read(bytes: Readable): AsyncIterable<RawLine>;
  onRefused(line: RefusedLine): void;
}

async function importFile(
  terminal: Terminal,
  database: Database,
  file: string,
  { read, onRefused }: Reading,
): Promise<ImportCounts> {
  const bytes = open(terminal, file);
  const whole = file === '-' ? 0 : statSync(file).size;
  const viewer = { ...systemViewer, via: Via.IMPORT };
  const databaseName = await databaseNameOf(database.primary);
  return withProgress(terminal, file, (progress) => {
    const onBatch = () => progress(whole > 0 ? (bytes as { bytesRead?: number }).bytesRead! / whole : 0);
    const author = () => systemAuthor(viewer, systemClock());
    return new Importer(database, { author, databaseName, onRefused, onBatch }).import(read(bytes));
  });
}

function open(terminal: Terminal, file: string): Readable {
  if (file === '-') return inputOf(terminal);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new CommandFailed(`${file}: there is no such file.`);
  return createReadStream(file);
}

/** @param refused the file of the lines that are refused, if there is one */
function tell(terminal: Terminal, refused: number | null, line: object): void {
  const text = JSON.stringify(line);
  if (refused === null) terminal.err(text);
  else appendFileSync(refused, `${text}\n`);
}

function report(
  terminal: Terminal,
  file: string,
  counts: ImportCounts,
  { report: form }: ImportDataOptions,
): void {
  const { lines, added, changed, same, refused } = counts;
  if (form === 'json') terminal.out(JSON.stringify({ file, ...counts }));
  else
    terminal.out(
      `${file}: ${lines} lines: ${added} added, ${changed} changed, ${same} as they were, ${refused} refused`,
    );
}
