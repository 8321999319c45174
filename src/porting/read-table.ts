import type { Readable } from 'node:stream';
import { parse, type CsvError } from 'csv-parse';
import { profileLimits as limits } from '../applicants/profile.types';
import { InvalidInput, Refusal } from '../core/user-error';
import { restoreFormulas } from '../csv/formulas';
import { fault } from './line';
import { longestLine, type RawLine } from './read-lines';

/** The fields of an applicant that a column may hold, and how its text is put into a line. */
const targets: Record<string, (text: string) => object> = {
  ...Object.fromEntries(
    [
      'externalId',
      'firstName',
      'lastName',
      'headline',
      'summary',
      'location',
      'timeZone',
      'consentUntil',
    ].map((field) => [field, (text: string) => ({ [field]: text })]),
  ),
  email: (text) => ({ emails: words(text, /[;,\s]+/).map((address) => ({ address })) }),
  phone: (text) => ({ phones: words(text, /[;,]/).map((number) => ({ number })) }),
  link: (text) => ({ links: words(text, /[;\s]+/).map((url) => ({ url })) }),
  skills: (text) => ({ skills: words(text, /[;,]/) }),
  tags: (text) => ({ tags: words(text, /[;,]/) }),
  sourceKind: (text) => ({
    source: {
      kind: text
        .trim()
        .toUpperCase()
        .replace(/[\s-]+/g, '_'),
    },
  }),
  doNotContact: (text) => ({ doNotContact: /^(1|y|yes|true)$/i.test(text.trim()) }),
};

/** Which column, by its heading, is which field. */
export type Mapping = ReadonlyMap<string, string>;

/**
 * Reads a mapping such as `E-mail=email,Given name=firstName`.
 * @throws Refusal naming what is no field, or what is mapped twice
 */
export function readMapping(text: string): Mapping {
  const mapping = new Map<string, string>();
  for (const pair of text.split(',')) {
    const at = pair.lastIndexOf('=');
    const [column, field] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    if (at < 1 || !Object.hasOwn(targets, field))
      throw refusal(
        `A mapping looks like "E-mail=email"; the fields are ${Object.keys(targets).join(', ')}.`,
      );
    if (mapping.has(column) || [...mapping.values()].includes(field))
      throw refusal('A column is one field, and a field one column.');
    mapping.set(column, field);
  }
  return mapping;
}

function refusal(message: string): Refusal {
  return new Refusal(new InvalidInput(message, ['--map']));
}

/**
 * The applicants of a CSV file (RFC 4180) with headings, as lines of the data format; a record that is no CSV is told and the
 * next one read. Cells that are empty say nothing; apostrophes that keep formulas from being run are taken off.
 * @throws Refusal when a mapped column is not there
 */
export async function* readTable(bytes: Readable, mapping: Mapping): AsyncGenerator<RawLine> {
  const skipped: RawLine[] = [];
  const parser = parserOf(mapping, (line) => void skipped.push(line));
  bytes.on('error', (error) => parser.destroy(error));
  for await (const { record, info } of bytes.pipe(parser) as AsyncIterable<Parsed>) {
    yield* skipped.splice(0);
    const isText = !Object.values(record).some((cell) => cell.includes('\uFFFD'));
    const refusal = fault('INVALID_UTF8', 'The record is no UTF-8.');
    const read = isText ? { value: lineOf(record, mapping) } : { refusal };
    yield { number: info.lines, bytes: info.bytes, ...read };
  }
  yield* skipped.splice(0);
}

function parserOf(mapping: Mapping, onSkip: (line: RawLine) => void) {
  return parse({
    bom: true,
    info: true,
    columns: (headings: string[]): string[] => demandColumns(headings, mapping),
    max_record_size: longestLine,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip(error) {
      onSkip(skippedLine(error));
      return undefined;
    },
  });
}

interface Parsed {
  record: Record<string, string>;
  info: { lines: number; bytes: number };
}

function demandColumns(given: string[], mapping: Mapping): string[] {
  const headings = given.map((heading) => heading.trim());
  const missing = [...mapping.keys()].find((column) => !headings.includes(column));
  if (missing !== undefined) throw refusal('The file has no column of such a heading.');
  return headings;
}

function skippedLine(error: CsvError | undefined): RawLine {
  const { lines } = (error ?? {}) as { lines?: number };
  return { number: lines ?? 0, bytes: 0, refusal: fault('INVALID_CSV', 'The record is no CSV.') };
}

function lineOf(record: Record<string, string>, mapping: Mapping): object {
  const parts = [...mapping].flatMap(([column, field]) => {
    const text = restoreFormulas(record[column] ?? '');
    return text.trim() === '' ? [] : [targets[field]!(text)];
  });
  return Object.assign({ type: 'applicant' }, ...parts) as object;
}

function words(text: string, separator: RegExp): string[] {
  const parts = text.split(separator).map((part) => part.trim());
  return parts.filter((part) => part !== '').slice(0, limits.skills);
}
