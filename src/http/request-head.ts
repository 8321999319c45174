import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { LRUCache } from 'lru-cache';
import { sendError } from './errors';

/** Refuses requests whose head asks for what cannot be: the hooks see them, too, which Node's own answers pass by. */
export function refuseBadHeads(app: FastifyInstance): void {
  refuseExpectations(app);
  refuseBadHosts(app);
}

/** What Node does by itself about `Expect: 100-continue` is all that can be expected. */
function refuseExpectations(app: FastifyInstance): void {
  const unmet = new WeakSet<IncomingMessage>();
  app.server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    unmet.add(request);
    app.server.emit('request', request, response);
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (!unmet.has(request.raw)) return done();
    void sendError(reply, 417, 'EXPECTATION_FAILED', 'Nothing can be expected but 100-continue.');
  });
}

const mostHosts = 100;

/** HTTP/1.1 demands a Host header. One that makes no address would make the GraphQL integration fail. */
function refuseBadHosts(app: FastifyInstance): void {
  const good = new LRUCache<string, true>({ max: mostHosts });
  app.addHook('onRequest', (request, reply, done) => {
    if (request.headers.host === undefined && request.raw.httpVersion === '1.1')
      return void sendError(reply, 400, 'BAD_REQUEST', 'The Host header is missing.');
    const host = request.host || 'localhost';
    if (!good.has(host)) {
      if (!URL.canParse(`http://${host}/`))
        return void sendError(reply, 400, 'BAD_REQUEST', 'The Host header is malformed.');
      good.set(host, true);
    }
    done();
  });
}
