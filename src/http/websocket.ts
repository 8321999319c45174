import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { CloseCode, handleProtocols } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { endWithError } from './errors';
import { isOwnOrigin } from './origins';
import { requestId } from './requests';
import type { Streams } from './stream-surroundings';
import { hangUp, transportProtocol, type TransportProtocol } from './websocket-protocol';

const pingMilliseconds = 15_000;

/** Subscriptions over WebSocket at /graphql, by the protocol graphql-transport-ws. */
export function serveWebSockets(app: FastifyInstance, streams: Streams): void {
  const { limits } = streams;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
    handleProtocols,
  });
  const server = transportProtocol(streams);
  sockets.on('connection', (socket, request) => speak(socket, request, server, streams));
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    const why = refusal(request, streams, sockets.clients.size);
    if (why) return endWithError(socket, requestId(request), ...why);
    sockets.handleUpgrade(request, socket, head, (ws) => sockets.emit('connection', ws, request));
  });
  app.addHook('preClose', () => Promise.resolve(closeAll(sockets)));
}

/** Why a WebSocket is not opened: status, code and message; null where it is. */
function refusal(
  { url, headers }: IncomingMessage,
  { isClosing, corsOrigins, limits }: Streams,
  open: number,
): [number, string, string] | null {
  if (isClosing) return [503, 'UNAVAILABLE', 'The service is stopping; connect again.'];
  if (url?.split('?')[0] !== '/graphql')
    return [404, 'NOT_FOUND', 'There is no WebSocket at this address; subscriptions are at /graphql.'];
  if (!isOwnOrigin(headers, corsOrigins)) return [403, 'FORBIDDEN', 'Pages of this origin are not let in.'];
  return open >= limits.connections ? [503, 'UNAVAILABLE', 'There are too many connections.'] : null;
}

/** Nobody waits here for their answers: the server waits for all connections, as long as the shutdown may take. */
function closeAll(sockets: WebSocketServer): void {
  for (const socket of sockets.clients) hangUp(socket, 'STOPPING');
  sockets.close();
}

function speak(
  socket: WebSocket,
  request: IncomingMessage,
  server: TransportProtocol,
  streams: Streams,
): void {
  const stopPings = keepAlive(socket);
  const fail = (err: unknown): void => failed(socket, err, streams);
  socket.on('error', () => undefined);
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (data) => send(socket, data),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) => receive(socket, streams, handle, fail),
    },
    { socket, request, requestId: requestId(request), since: performance.now() },
  );
  socket.once('close', (code, reason) => {
    stopPings();
    closed(code, String(reason)).catch(fail);
  });
}

function failed(socket: WebSocket, err: unknown, { logger }: Streams): void {
  logger.error({ err }, 'WebSocket failed');
  socket.close(CloseCode.InternalServerError, 'Internal server error');
}

function receive(
  socket: WebSocket,
  { limits }: Streams,
  handle: (message: string) => Promise<void>,
  fail: (error: unknown) => void,
): void {
  const isTooFast = rate(limits.messagesPerSecond);
  socket.on('message', (data: Buffer) => {
    if (isTooFast()) return socket.close(1008, 'Too many messages');
    handle(data.toString()).catch(fail);
  });
}

/** Resolves once it has left this process: so a slow client holds up its own events, and nobody else's. */
function send(socket: WebSocket, data: string): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState === socket.OPEN) socket.send(data, () => resolve());
    else resolve();
  });
}

/** Tells for each message whether they come faster than so many a second, on the average of ten seconds. */
function rate(perSecond: number): () => boolean {
  let [since, count] = [performance.now(), 0];
  return () => {
    if (performance.now() - since > 10_000) [since, count] = [performance.now(), 0];
    return ++count > perSecond * 10;
  };
}

/** Cuts off whoever does not answer. */
function keepAlive(socket: WebSocket): () => void {
  let isAlive = true;
  socket.on('pong', () => (isAlive = true));
  const timer = setInterval(() => {
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, pingMilliseconds);
  return () => clearInterval(timer);
}
