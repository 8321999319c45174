import type { Refusal } from '../core/user-error';
import { fault } from './line';

/** The longest line that is read; one role with 500 seats and a plan, or 2,000 transitions, is shorter. */
export const longestLine = 2 * 1024 * 1024;

/** A line of a file: its value, or why it could not be read. */
export interface RawLine {
  number: number;
  bytes: number;
  value?: unknown;
  refusal?: Refusal;
}

const newline = 10;
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: false });

/**
 * The JSON lines of a stream of bytes, each by itself: a byte-order mark, CRLF and empty lines are passed over; a line that
 * is too long, no UTF-8 or no JSON is told as such, and the next one is read. Holds one line at a time.
 */
export async function* readLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<RawLine> {
  const current = new CurrentLine();
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      current.keep(chunk.subarray(from, at));
      from = at + 1;
      const line = current.finish();
      if (line) yield line;
    }
    if (from < chunk.length) current.keep(Buffer.from(chunk.subarray(from)));
  }
  const last = current.finish();
  if (last) yield last;
}

/** The line that is being read; of one that is too long only the length is kept. */
class CurrentLine {
  private number = 1;
  private parts: Buffer[] = [];
  private length = 0;

  keep(part: Buffer): void {
    this.length += part.length;
    if (this.length <= longestLine) this.parts.push(part);
    else this.parts = [];
  }

  finish(): RawLine | null {
    const line = read(this.number++, this.parts, this.length);
    this.parts = [];
    this.length = 0;
    return line;
  }
}

function read(number: number, parts: Buffer[], bytes: number): RawLine | null {
  const refused = (code: string, message: string) => ({ number, bytes: 0, refusal: fault(code, message) });
  if (bytes > longestLine) return refused('LINE_TOO_LONG', `A line has at most ${longestLine} bytes.`);
  let text: string;
  try {
    text = decoder.decode(parts.length === 1 ? parts[0] : Buffer.concat(parts));
  } catch {
    return refused('INVALID_UTF8', 'The line is no UTF-8.');
  }
  // A byte-order mark belongs to the start of a file; the decoder takes it off.
  if (text.trim() === '') return null;
  try {
    return { number, bytes, value: JSON.parse(text) };
  } catch {
    return refused('INVALID_JSON', 'The line is no JSON.');
  }
}
