import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

const requestIdShape = /^[A-Za-z0-9._-]{1,64}$/;

/** The id of a request: the client's own where it is sound, else a new one. */
export function requestId({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && requestIdShape.test(given) ? given : randomUUID();
}

/**
 * Tells each client the id of its request and logs each request once, without its query string, headers and body. An address
 * that leads nowhere is not logged: anything may stand in it.
 */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const path = request.routeOptions.url;
    const level = path === '/healthz' || path === '/readyz' ? 'debug' : 'info';
    const { statusCode: status, elapsedTime } = reply;
    const userId = request.graphqlContext?.viewer.userId ?? undefined;
    request.log[level](
      { method: request.method, path, status, ms: Math.round(elapsedTime), userId },
      'request',
    );
    done();
  });
}
