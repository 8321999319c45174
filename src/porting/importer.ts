import { NotFound, Refusal, type UserError } from '../core/user-error';
import type { Database } from '../database/database';
import type { Author } from '../database/author';
import { write } from '../database/write';
import { importBatch, type Outcome } from './batch';
import { constraintBroken } from './constraint';
import { Ledger } from './ledger';
import { fault, readLine, type Line } from './line';
import type { RawLine } from './read-lines';
import { recordTypes } from './record-types';

/** A line that was not taken, and why. */
export interface RefusedLine {
  line: number;
  type: string | null;
  externalId: string | null;
  errors: Array<{ code: string; message: string; path: string[] | null }>;
}

/** How many lines became what. */
export interface ImportCounts {
  lines: number;
  added: number;
  changed: number;
  same: number;
  refused: number;
}

interface Options {
  author: () => Author;
  databaseName: string;
  onRefused: (line: RefusedLine) => void;
  onBatch?: (counts: ImportCounts) => void;
}

const linesOfBatch = 500;
const bytesOfBatch = 4 * 1024 * 1024;

/**
 * Imports lines in batches, each a transaction of its own: whoever is cut off runs the same file again, and what is there
 * already is compared and passed over. A line that is refused harms no other one.
 */
export class Importer {
  readonly counts: ImportCounts = { lines: 0, added: 0, changed: 0, same: 0, refused: 0 };
  private readonly ledger = new Ledger();
  private batch: Line[] = [];
  private raw = new Map<Line, unknown>();
  private bytes = 0;
  /** The batch before is written while the next one is read. */
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly options: Options,
  ) {}

  /** Imports all lines; those that refer to later ones are taken up again at the end. */
  async import(lines: AsyncIterable<RawLine>): Promise<ImportCounts> {
    try {
      for await (const line of lines) await this.take(line);
      await this.flush();
      await this.writing;
      await this.takeUpWaiting();
      return this.counts;
    } finally {
      await this.writing.catch(() => undefined);
      this.ledger.close();
    }
  }

  private async take({ number, bytes, value, refusal }: RawLine): Promise<void> {
    this.counts.lines++;
    if (refusal) return this.refuse({ number, type: null, externalId: null }, refusal.errors);
    try {
      const line = readLine(number, value);
      this.claim(line);
      await this.push(line, value, bytes);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { type = null, externalId = null } = (value ?? {}) as Record<string, unknown>;
      this.refuse({ number, type, externalId }, error.errors);
    }
  }

  /** @throws Refusal when an earlier line was about the same object: which one should hold? */
  private claim({ number, type, externalId, natural }: Line): void {
    const name = externalId === null ? `natural:${natural}` : `id:${externalId}`;
    const first = this.ledger.claim(`${type.name}:${name}`, number);
    if (first !== null)
      throw fault('DUPLICATE_LINE', `Line ${first} is about the same ${type.name}.`, 'externalId');
  }

  private async push(line: Line, value: unknown, bytes: number): Promise<void> {
    this.batch.push(line);
    this.raw.set(line, value);
    this.bytes += bytes;
    if (this.batch.length >= linesOfBatch || this.bytes >= bytesOfBatch) await this.flush();
  }

  private async flush(): Promise<void> {
    const { batch, raw } = this;
    this.batch = [];
    this.raw = new Map<Line, unknown>();
    this.bytes = 0;
    await this.writing;
    this.writing = this.write(batch, raw);
    this.writing.catch(() => undefined);
  }

  private async write(lines: readonly Line[], raw: ReadonlyMap<Line, unknown>): Promise<void> {
    for (const outcome of await this.outcomesOf(lines)) this.note(outcome, raw.get(outcome.line));
    this.options.onBatch?.(this.counts);
  }

  private note(outcome: Outcome, value: unknown): void {
    const { line, became } = outcome;
    if (became === 'waiting') this.ledger.put({ number: line.number, value }, recordTypes.indexOf(line.type));
    else if (became === 'refused') this.refuse(lineFacts(line), outcome.errors);
    else this.counts[became]++;
  }

  /** One transaction; when it is refused, the lines are tried in halves until the one that is to blame stands alone. */
  private async outcomesOf(lines: readonly Line[]): Promise<Outcome[]> {
    if (lines.length === 0) return [];
    const { author, databaseName } = this.options;
    try {
      return await write(this.database, author(), (work) => importBatch(work, databaseName, lines));
    } catch (error) {
      const errors = error instanceof Refusal ? error.errors : constraintBroken(error);
      if (!errors) throw error;
      if (lines.length === 1) return [{ line: lines[0]!, became: 'refused', errors }];
      const half = lines.length >> 1;
      return [
        ...(await this.outcomesOf(lines.slice(0, half))),
        ...(await this.outcomesOf(lines.slice(half))),
      ];
    }
  }

  /** The lines that wait, again and again as long as some of them find what they refer to. */
  private async takeUpWaiting(): Promise<void> {
    for (let before = Infinity; this.ledger.count() < before && this.ledger.count() > 0;) {
      before = this.ledger.count();
      for (const lines of inBatches(this.ledger.waiting())) await this.again(lines, false);
    }
    for (const lines of inBatches(this.ledger.waiting())) await this.again(lines, true);
  }

  private async again(lines: readonly Line[], isLast: boolean): Promise<void> {
    for (const outcome of await this.outcomesOf(lines)) {
      const { line, became } = outcome;
      if (became !== 'waiting') this.ledger.drop(line.number);
      if (became !== 'waiting') this.note(outcome, null);
      else if (isLast)
        this.refuse(
          lineFacts(line),
          outcome.missing.map(({ entity, path }) => new NotFound(entity, path)),
        );
    }
    this.options.onBatch?.(this.counts);
  }

  private refuse({ number, type, externalId }: Facts, errors: readonly UserError[]): void {
    this.counts.refused++;
    this.options.onRefused({
      line: number,
      type: shortText(type),
      externalId: shortText(externalId),
      errors: errors
        .slice(0, 20)
        .map(({ code, message, path }) => ({ code, message, path: path && inLine(path) })),
    });
  }
}

interface Facts {
  number: number;
  type: unknown;
  externalId: unknown;
}

function lineFacts({ number, type, externalId }: Line): Facts {
  return { number, type: type.name, externalId };
}

function shortText(value: unknown): string | null {
  return typeof value === 'string' ? value.slice(0, 190) : null;
}

/** The path in the line: rules that inputs of the API share begin theirs with `input`. */
function inLine(path: string[]): string[] {
  return path[0] === 'input' ? path.slice(1) : path;
}

function* inBatches(waiting: Iterable<{ number: number; value: unknown }>): Generator<Line[]> {
  let batch: Line[] = [];
  for (const { number, value } of waiting) {
    batch.push(readLine(number, value));
    if (batch.length < linesOfBatch) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
