export const quote = 0x22;
const backslash = 0x5c;

/** The place of the quote that ends a string of JSON, which begins at `start`: the next one with an even number of backslashes before it; -1 without any. */
export function endOfString(body: Buffer, start: number): number {
  let end = body.indexOf(quote, start + 1);
  while (end !== -1 && isEscaped(body, end)) end = body.indexOf(quote, end + 1);
  return end;
}

function isEscaped(body: Buffer, index: number): boolean {
  let from = index;
  while (body[from - 1] === backslash) from--;
  return (index - from) % 2 === 1;
}

const [openBrace, openBracket, closeBrace, closeBracket] = [0x7b, 0x5b, 0x7d, 0x5d];

/** Whether objects and lists are nested deeper than a limit: looks at brackets outside of strings; what is no JSON is found out by the parser. */
export function isDeeperThan(limit: number, body: Buffer): boolean {
  let depth = 0;
  for (let index = 0; index < body.length; index++) {
    const byte = body[index];
    if (byte === quote) {
      index = endOfString(body, index);
      if (index === -1) return false;
    } else if (byte === openBrace || byte === openBracket) {
      if (++depth > limit) return true;
    } else if (byte === closeBrace || byte === closeBracket) depth--;
  }
  return false;
}
