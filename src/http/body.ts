import { isUtf8 } from 'node:buffer';
import type { FastifyError, FastifyInstance, FastifyRequest } from 'fastify';
import { BadRequest } from './errors';
import { isDeeperThan } from './json-bytes';
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
    if (isDeeperThan(deepestJson, body)) return done(failure(400));
    const opened = documents.open(body);
    return parse(request, opened?.rest ?? body.toString(), (error, read: object) => {
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
