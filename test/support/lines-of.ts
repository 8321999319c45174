import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

/** The lines of a file of any size, the last one also without its end; none where there is no file. */
export function* linesOf(path: string): Generator<string> {
  if (!existsSync(path)) return;
  const [file, decoder, chunk] = [openSync(path, 'r'), new StringDecoder('utf8'), Buffer.alloc(65_536)];
  let rest = '';
  try {
    for (let size = 1; size > 0;) {
      size = readSync(file, chunk);
      const lines = (rest + decoder.write(chunk.subarray(0, size))).split('\n');
      rest = lines.pop()!;
      yield* lines;
    }
    if (rest) yield rest;
  } finally {
    closeSync(file);
  }
}
