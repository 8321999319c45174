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

/** What was found in a log. */
export interface Findings {
  leaks: Leak[];
  /** How many requests it tells of. */
  requests: number;
}

/**
 * Searches a log for what it must not tell, in time that is linear in its length and with one line of it in memory.
 * @param lines of JSON, as they were written
 * @param sent the Authorization values of the requests
 */
export function searchLog(lines: Iterable<string>, sent: Iterable<string>): Findings {
  const tokens = new Set<string>();
  for (const value of sent) for (const part of partsOf(value)) tokens.add(part);
  const found: Findings = { leaks: [], requests: 0 };
  let line = 0;
  for (const text of lines) {
    const leak = leakIn(text, tokens);
    if (leak) found.leaks.push({ ...leak, line: ++line });
    else line++;
    if (text.includes('"msg":"request"')) found.requests++;
  }
  return found;
}

function leakIn(text: string, tokens: ReadonlySet<string>): Omit<Leak, 'line'> | null {
  const entry = entryOf(text);
  if (!entry) return { rule: 'no line of JSON', requestId: null, text };
  const rule = partsOf(text).some((part) => tokens.has(part))
    ? 'a token that was sent'
    : shapes.find(([, shape]) => shape.test(text))?.[0];
  return rule ? { rule, requestId: entry.requestId ?? null, text } : null;
}

function entryOf(text: string): { requestId?: string } | null {
  try {
    const entry: unknown = JSON.parse(text);
    return typeof entry === 'object' ? entry : null;
  } catch {
    return null;
  }
}
