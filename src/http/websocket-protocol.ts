import type { IncomingMessage } from 'node:http';
import { GraphQLError, type ExecutionArgs, type ExecutionResult } from 'graphql';
import { CloseCode, makeServer } from 'graphql-ws';
import type { WebSocket } from 'ws';
import type { StreamEnding } from '../access/subscriber';
import type { Viewer } from '../core/viewer';
import { refusedOperation } from '../graphql/operation';
import { isBusy } from './busy';
import { StreamConnection } from './stream-connection';
import { publicErrorOf, reasonOf } from './stream-errors';
import { prepare, subscribe, type Prepared } from './stream-operations';
import type { Streams } from './stream-surroundings';

/** What is known of a socket. */
interface Extra {
  socket: WebSocket;
  request: IncomingMessage;
  requestId: string;
  /** When it was opened, by the clock of the process. */
  since: number;
  connection?: StreamConnection;
}

const patienceMilliseconds = 2_000;

/** How a socket is closed; clients come back by themselves but after 4401. */
const closeCodes: Record<StreamEnding, number> = {
  CLIENT_GONE: 1000,
  SIGNED_OUT: CloseCode.Unauthorized,
  TOO_SLOW: 1013,
  STOPPING: 1001,
  FAILED: 1013,
};

/** Closes a socket; a client that does not answer the farewell in time is cut off. */
export function hangUp(socket: WebSocket, ending: StreamEnding): void {
  if (socket.readyState === socket.CLOSED) return;
  socket.close(closeCodes[ending], reasonOf(ending));
  const cut = setTimeout(() => socket.terminate(), patienceMilliseconds).unref();
  socket.once('close', () => clearTimeout(cut));
}

/** The protocol graphql-transport-ws, as this service speaks it. */
export type TransportProtocol = ReturnType<typeof transportProtocol>;

/** Makes the protocol, for any number of sockets. */
export function transportProtocol(streams: Streams) {
  const running = new WeakMap<object, { connection: StreamConnection; ready: Prepared }>();
  return makeServer<Record<string, unknown>, Extra>({
    onConnect: ({ extra, connectionParams = {} }) => connect(extra, connectionParams, streams),
    onSubscribe: async ({ extra, subscriptions }, _id, payload) => {
      const ready = await attempt(() => {
        demandFew(Object.keys(subscriptions).length, streams);
        return prepare(payload, extra.connection!.viewer, streams);
      });
      if (ready instanceof GraphQLError) return [ready];
      const args: ExecutionArgs = { schema: streams.schema, ...ready };
      running.set(args, { connection: extra.connection!, ready });
      return args;
    },
    subscribe: async (args) => {
      const { ready, connection } = running.get(args)!;
      return (await subscribe(ready, connection, streams)) as ExecutionResult;
    },
    // Results are public already.
    onNext: (_context, _id, _payload, _args, result) => result,
    onError: ({ extra: { connection } }, _id, _payload, errors) =>
      errors.map((error) => publicErrorOf(error, connection!.requestId, streams.logger)),
    onClose: ({ extra }, code) => closed(extra, code, streams),
  });
}

/** The token comes with the first message, for browsers send no headers, or in the header of the handshake. */
async function connect(extra: Extra, params: Record<string, unknown>, streams: Streams): Promise<boolean> {
  const { socket, request, requestId } = extra;
  const given = params.authorization ?? params.Authorization ?? request.headers.authorization;
  const signIn = streams.signIn(typeof given === 'string' ? given : undefined);
  const viewer = await viewerOf(extra, signIn, streams);
  if (!viewer) return false;
  const connection = new StreamConnection(viewer, requestId, signIn, (ending) => hangUp(socket, ending));
  if (socket.readyState !== socket.OPEN) return false;
  if (!streams.connections.admit(connection)) {
    socket.close(CloseCode.TooManyInitialisationRequests, 'Too many connections');
    return false;
  }
  extra.connection = connection;
  return true;
}

/** Null for nobody, and for whoever comes when the database cannot tell: they are told to come back. */
async function viewerOf(
  extra: Extra,
  signIn: () => Promise<Viewer | null>,
  streams: Streams,
): Promise<Viewer | null> {
  const { database, logger } = streams;
  try {
    database.demandRoom('reading');
    const viewer = await signIn();
    if (!viewer) await refuseToken(extra, streams);
    return viewer;
  } catch (err) {
    if (!isBusy(err)) throw err;
    logger.error({ err, requestId: extra.requestId }, 'request failed');
    hangUp(extra.socket, 'FAILED');
    return null;
  }
}

/** Counts a wrong token as those of all other requests; over the limit it is told so. */
async function refuseToken({ socket, request }: Extra, { rateLimits, addressOf }: Streams): Promise<void> {
  const balance = await rateLimits?.refused(addressOf(request));
  if (balance?.exceeded)
    socket.close(CloseCode.TooManyInitialisationRequests, 'Too many requests without a good token');
}

/** Forgets a socket, with one line in the log as for each request; `code` tells how it was closed. */
function closed(
  { request: { method }, requestId, since, connection }: Extra,
  code: number | undefined,
  { connections, logger }: Streams,
): void {
  if (connection) {
    connection.end('CLIENT_GONE');
    connections.delete(connection);
  }
  const ms = Math.round(performance.now() - since);
  const userId = connection?.viewer.userId ?? undefined;
  logger.info({ requestId, method, path: '/graphql', status: 101, code, ms, userId }, 'request');
}

/** @throws GraphQLError when a connection has as many subscriptions as it may, the new one included */
function demandFew(count: number, { limits }: Streams): void {
  if (count > limits.subscriptionsOfConnection)
    throw refusedOperation('There are too many subscriptions on this connection.', 'TOO_MANY_SUBSCRIPTIONS');
}

async function attempt<T>(act: () => Promise<T>): Promise<T | GraphQLError> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}
