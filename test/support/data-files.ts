import { systemViewer, Via } from '../../src/core/viewer';
import type { Database } from '../../src/database/database';
import { readSnapshot } from '../../src/database/snapshot';
import { systemAuthor } from '../../src/database/write';
import { databaseNameOf } from '../../src/settings/database-name.service';
import { exportLines } from '../../src/porting/exporter';
import { Importer, type ImportCounts, type RefusedLine } from '../../src/porting/importer';
import { readLines } from '../../src/porting/read-lines';

/** What an import did. */
export interface Imported {
  counts: ImportCounts;
  refused: RefusedLine[];
}

/** All data of a database, as lines. */
export function exportAll(database: Database): Promise<string[]> {
  return readSnapshot(database, async (session) => {
    const lines: string[] = [];
    for await (const line of exportLines(session, await databaseNameOf(session))) lines.push(line);
    return lines;
  });
}

/** Imports the bytes of a file. */
export async function importBytes(
  database: Database,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
  now = new Date('2026-11-23T12:00:00.000Z'),
): Promise<Imported> {
  const refused: RefusedLine[] = [];
  const importer = new Importer(database, {
    author: () => systemAuthor({ ...systemViewer, via: Via.IMPORT }, now),
    databaseName: await databaseNameOf(database.primary),
    onRefused: (line) => refused.push(line),
  });
  const bytes = (async function* () {
    yield* chunks;
  })();
  return { counts: await importer.import(readLines(bytes)), refused };
}

/** Imports lines: texts as they are, all else as JSON. */
export function importLines(
  database: Database,
  lines: ReadonlyArray<string | object>,
  now?: Date,
): Promise<Imported> {
  const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  return importBytes(database, [Buffer.from(`${texts.join('\n')}\n`)], now);
}
