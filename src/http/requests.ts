import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Traffic } from '../metrics/traffic';
import { isHealthRoute } from './health';

const requestIdShape = /^[A-Za-z0-9._-]{1,64}$/;

/** The id of a request: the client's own where it is sound, else a new one. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && requestIdShape.test(given) ? given : randomUUID();
}

/** What is logged of a request whose client did not wait for the answer, as nginx has it. */
const clientGone = 499;

const brokenOff = new WeakSet<ServerResponse>();

/** Notes that an answer that had begun is broken off by us: it was not its client who went. */
export function noteBrokenOff(raw: ServerResponse): void {
  brokenOff.add(raw);
}

/** Who is told of requests. */
interface Told {
  logger: Logger;
  traffic?: Traffic | null;
}

/**
 * Tells each client the id of its request, and logs and counts each request once, without its query string, headers and body. An address
 * that leads nowhere is not logged: anything may stand in it. Malformed ones are logged in errors.ts.
 */
export function logRequests(app: FastifyInstance, { logger, traffic = null }: Told): void {
  // Nothing stands in such a line that might have to be removed, and to look for it takes longer than the rest.
  const lines = logger.child({}, { redact: [] });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    // Not in Fastify's onResponse, which never comes when the client has gone before the answer.
    reply.raw.once('close', () => logRequest(request, reply, { logger: lines, traffic }));
    done();
  });
}

function logRequest(
  request: FastifyRequest,
  { elapsedTime, raw, statusCode }: FastifyReply,
  { logger, traffic }: Told,
): void {
  const status = raw.writableEnded ? statusCode : brokenOff.has(raw) ? 500 : clientGone;
  const path = request.routeOptions.url;
  traffic?.answered({ method: request.method, route: path, status, milliseconds: elapsedTime });
  const level = isHealthRoute(path) ? 'debug' : 'info';
  const viewer = request.graphqlContext?.viewer ?? request.streamViewer;
  const userId = viewer?.userId ?? undefined;
  const ms = Math.round(elapsedTime);
  logger[level]({ requestId: request.id, method: request.method, path, status, ms, userId }, 'request');
}
