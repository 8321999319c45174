import { Readable } from 'node:stream';
import type { Connection } from 'mysql2/promise';
import type { TableRows, Value } from '../data/table';

const rowsPerChunk = 1_000;

/** Sends all rows of a table with one LOAD DATA LOCAL. @throws Error when the server left any of them out */
export async function loadData(connection: Connection, { table, columns, rows }: TableRows): Promise<void> {
  let sent = 0;
  const lines = function* (): Generator<string> {
    let chunk: string[] = [];
    for (const row of rows) {
      chunk.push(`${row.map(cell).join('\t')}\n`);
      sent++;
      if (chunk.length < rowsPerChunk) continue;
      yield chunk.join('');
      chunk = [];
    }
    yield chunk.join('');
  };
  const [result] = await connection.query({
    sql: `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${table} CHARACTER SET utf8mb4 (${columns.join(', ')})`,
    infileStreamFactory: () => Readable.from(lines(), { objectMode: false }),
  });
  const { affectedRows, warningStatus } = result as { affectedRows: number; warningStatus: number };
  if (affectedRows !== sent || warningStatus > 0)
    throw new Error(`${table}: ${affectedRows} of ${sent} rows were loaded, with ${warningStatus} warnings`);
}

function cell(value: Value): string {
  if (value === null) return '\\N';
  if (typeof value === 'number') return String(value);
  return value.replace(/[\\\t\n]/g, (sign) => (sign === '\\' ? '\\\\' : sign === '\t' ? '\\t' : '\\n'));
}
