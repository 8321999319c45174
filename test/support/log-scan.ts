import { canaries } from './canaries';

/** Something in the log that must not be there. */
export interface Leak {
  /** What it looks like. */
  rule: string;
  /** The number of the line, from 1. */
  line: number;
  requestId: string | null;
  text: string;
}

const words = (texts: readonly string[]): RegExp => new RegExp(`\\b(${texts.join('|')})\\b`);

/** What is never in a log, whoever wrote it, by its shape. */
const shapes: ReadonlyArray<readonly [rule: string, shape: RegExp]> = [
  ['an API key', /\brc_[a-z0-9]{8}_/i],
  ['a JSON web token', /\beyJ[\w-]{8,}\./],
  ['an Authorization value', /\b(?:Bearer|Basic) [^\s"\\]/i],
  // Ids of requests have 36 characters, most names of code fewer; keys have 43, signatures and hashes more.
  ['a long secret', /(?<![\w-])(?=[\w-]*\d)[\w-]{43,}/],
  ['a secret of a webhook', /\bwhsec_/],
  ['an e-mail address', /[^\s"@/]@[\w-]+\.[a-z]/i],
  ['a phone number', /\+\d[\d ().-]{6,}\d/],
  ['a password in an address', /:\/\/[^\s/:@"]*:[^\s/@"]+@/],
  ['a statement', /\b(?:INSERT INTO|DELETE FROM|SELECT [^"]* FROM|UPDATE \S+ SET)\b/i],
  ['personal data', words(Object.values(canaries))],
  ['a control character', /[\u0000-\u001f\u007f-\u009f]/],
];

const atLeast = 16;

/** Splits what was sent as a token into what a log might have of it. */
function partsOf(text: string): string[] {
  return text.split(/[^\w-]+/).filter((part) => part.length >= atLeast);
}

/**
 * Searches a log for what it must not tell, in time that is linear in its length.
 * @param log lines of JSON, as they were written
 * @param sent the Authorization values of the requests
 */
export function leaksIn(log: string, sent: readonly string[]): Leak[] {
  const tokens = new Set(sent.flatMap(partsOf));
  return log
    .split('\n')
    .slice(0, -1)
    .flatMap((text, index) => {
      const line = index + 1;
      const entry = entryOf(text);
      if (!entry) return [{ rule: 'no line of JSON', line, requestId: null, text }];
      const rule = partsOf(text).some((part) => tokens.has(part))
        ? 'a token that was sent'
        : shapes.find(([, shape]) => shape.test(text))?.[0];
      return rule ? [{ rule, line, requestId: entry.requestId ?? null, text }] : [];
    });
}

/** How many requests a log tells of. */
export function requestsIn(log: string): number {
  return log.split('"msg":"request"').length - 1;
}

function entryOf(text: string): { requestId?: string } | null {
  try {
    const entry: unknown = JSON.parse(text);
    return typeof entry === 'object' ? entry : null;
  } catch {
    return null;
  }
}
