import { LRUCache } from 'lru-cache';
import { endOfString, quote } from './json-bytes';

/** How bodies begin that programs have written: by their document. */
const opening = '{"query":"';
const comma = 0x2c;

const mostKnown = 500;
/** Bytes of the beginning of a body that is remembered, and of all of them. */
const longestKnown = 10_000;
const longestTogether = 1_000_000;

/** A body whose document has been read before. */
interface Opened {
  query: string;
  /** The JSON of all that the body holds besides. */
  rest: string;
}

/**
 * The documents that have come before, as they stand at the beginning of bodies: clients send the same few again and again, and it
 * is most of a body. One is remembered for each length.
 */
export class KnownDocuments {
  private readonly known = new LRUCache<number, { bytes: Buffer; query: string }>({
    max: mostKnown,
    maxSize: longestTogether,
    sizeCalculation: ({ bytes }) => bytes.length,
  });

  /** @returns null for a body that begins by nothing known, or whose rest is not surely JSON exactly where the whole is */
  open(body: Buffer): Opened | null {
    const end = endOfDocument(body);
    const head = this.known.get(end);
    if (!head || head.bytes.compare(body, 0, end) !== 0) return null;
    if (body[end] !== comma || body[end + 1] !== quote) return null;
    return { query: head.query, rest: `{${body.toString('utf8', end + 1)}` };
  }

  /** Remembers the document with which a body begins. @param body JSON in UTF-8 */
  learn(body: Buffer): void {
    const end = endOfDocument(body);
    if (end === 0 || end > longestKnown) return;
    const bytes = Buffer.from(body.subarray(0, end));
    this.known.set(end, { bytes, query: JSON.parse(bytes.toString('utf8', opening.length - 1)) as string });
  }
}

/** The place behind the document with which a body begins; 0 where it begins otherwise. */
function endOfDocument(body: Buffer): number {
  if (body.toString('latin1', 0, opening.length) !== opening) return 0;
  return endOfString(body, opening.length - 1) + 1;
}
