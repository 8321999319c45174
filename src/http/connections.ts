import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { sendError } from './errors';
import { isHealthRoute } from './health';

/** How long a client may take to close its side of a connection once ours is closed. */
const patienceMilliseconds = 500;

/**
 * Lets no connection outlive what is asked on it. A client may look at a connection only when it uses it again, so one that does not close
 * its side after ours is cut off; and once the service stops, the last answer on each connection says that it is the last, and requests that
 * come now are refused.
 */
export function endConnections(app: FastifyInstance): void {
  const newest = new Map<Socket, ServerResponse>();
  app.server.on('connection', (socket: Socket) => {
    cutOffAfterEnd(socket);
    socket.once('close', () => newest.delete(socket));
  });
  app.server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    newest.set(socket, response);
  });
  let stopping = false;
  app.addHook('preClose', () => {
    stopping = true;
    for (const response of newest.values())
      if (!response.headersSent) response.setHeader('connection', 'close');
    return Promise.resolve();
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (!stopping || isHealthRoute(request.routeOptions.url)) return done();
    void sendError(reply, 503, 'UNAVAILABLE', 'The service is stopping; try again.');
  });
}

function cutOffAfterEnd(socket: Socket): void {
  socket.once('finish', () => setTimeout(() => socket.destroy(), patienceMilliseconds).unref());
}
