import { stringify } from 'csv-stringify/sync';
import { defuseFormulas } from './formulas';

/** How a table is written. */
export interface CsvFormat {
  separator: ',' | ';';
  /** Begins with a byte order mark, by which Excel knows that it is UTF-8. */
  bom: boolean;
}

/** What separates the values of a list within a cell. */
const listSeparator = '; ';

/** The lines of some records, by RFC 4180; whatever is a text in them can be no formula. */
export function csvLines(records: readonly unknown[][], { separator }: CsvFormat): string {
  return stringify(
    records.map((record) => record.map(cellOf)),
    {
      delimiter: separator,
      record_delimiter: '\r\n',
      // Left to itself the library quotes CR LF, but no LF or CR alone, where most readers end the record, too.
      quote_record_delimiter: true,
      // The line of an empty cell that stands alone would be an empty line, which readers pass over.
      quoted_empty: records[0]?.length === 1,
    },
  );
}

/** Numbers, booleans and instants are as JSON has them; nothing is an empty cell. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (Array.isArray(value)) return cellOfList(value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  return defuseFormulas(textOf(value));
}

/** Places are kept, so that the lists of two columns go together; a list of nothing is an empty cell. */
function cellOfList(values: readonly unknown[]): string {
  const texts = values.map((value) => (value === null || value === undefined ? '' : textOf(value)));
  if (texts.every((text) => text === '')) return '';
  return defuseFormulas(texts.join(listSeparator));
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value instanceof Date ? value.toISOString() : JSON.stringify(value);
}
