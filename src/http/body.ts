import { isUtf8 } from 'node:buffer';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { BadRequest } from './errors';
import { KnownDocuments } from './known-documents';

const deepestJson = 64;

/**
 * Bodies are plain JSON in UTF-8 and nothing else: every other type is refused, which also keeps out what a foreign page
 * can post without asking first (forms, multipart, plain text).
 */
export function readBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  const documents = new KnownDocuments();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    if (!isUtf8(body)) return done(new BadRequest('The body is no UTF-8.'));
    const opened = documents.open(body);
    const text = opened ? opened.rest : body.toString();
    if (isTooDeep(text)) return done(failure(400));
    return parse(request, text, (error, read: object) => {
      if (error) return done(error);
      if (opened) return done(null, { query: opened.query, ...read });
      documents.learn(body);
      done(null, read);
    });
  });
  app.addHook('onRequest', (request, _reply, done) => done(refusal(request)));
}

/** A compressed body could be a bomb, and another charset would be read wrongly. */
function refusal({ headers }: FastifyRequest): FastifyError | undefined {
  const encoding = headers['content-encoding'] ?? 'identity';
  const charset = /;\s*charset\s*=\s*"?([^\s;"]*)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  const fine = encoding.toLowerCase() === 'identity' && /^utf-?8$/i.test(charset);
  return fine ? undefined : failure(415);
}

function failure(statusCode: number): FastifyError {
  return Object.assign(new Error(), { statusCode }) as FastifyError;
}

/** Looks at brackets outside of strings; what is no JSON is found out by the parser. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const char = text[index];
    if (char === '"') index = endOfString(text, index);
    else if (char === '{' || char === '[') {
      if (++depth > deepestJson) return true;
    } else if (char === '}' || char === ']') depth--;
  }
  return false;
}

/** The place of the quote that ends a string: the next one with an even number of backslashes before it. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, index: number): boolean {
  let from = index;
  while (text[from - 1] === '\\') from--;
  return (index - from) % 2 === 1;
}
