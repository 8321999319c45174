import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError, type FormattedExecutionResult } from 'graphql';
import type { AskedOperation } from '../graphql/operation';
import { signedIn } from '../users/sign-in.service';
import { refuseExcess } from './documents';
import { sendError } from './errors';
import { browserHeaders } from './headers';
import { identify } from './identify';
import { isOwnOrigin } from './origins';
import { chargeRefusals } from './refusal-charge';
import { StreamConnection } from './stream-connection';
import { endingOf, publicErrorOf } from './stream-errors';
import { prepare, subscribe } from './stream-operations';
import type { Streams } from './stream-surroundings';

const heartbeatMilliseconds = 12_000;
const patienceMilliseconds = 2_000;

/** Subscriptions over server-sent events at /graphql/stream: one for each request, as the protocol of graphql-sse has it. */
export function serveEventStreams(app: FastifyInstance, streams: Streams): void {
  app.route({
    url: '/graphql/stream',
    method: 'POST',
    onRequest: async (request, reply) => {
      if (!isOwnOrigin(request.headers, streams.corsOrigins))
        return sendError(reply, 403, 'FORBIDDEN', 'Pages of this origin are not let in.');
      if (!request.headers.accept?.includes('text/event-stream'))
        return sendError(reply, 406, 'NOT_ACCEPTABLE', 'Accept text/event-stream.');
      const who = await identify(request, reply, streams, signedIn);
      if (who) request.streamViewer = who.viewer;
    },
    preHandler: refuseExcess,
    onSend: chargeRefusals(streams.rateLimits),
    handler: (request, reply) => stream(request, reply, streams),
  });
}

async function stream(request: FastifyRequest, reply: FastifyReply, streams: Streams): Promise<void> {
  const { raw } = reply;
  const signIn = streams.signIn(request.headers.authorization);
  const connection = new StreamConnection(request.streamViewer!, request.id, signIn, () => {
    setTimeout(() => raw.destroy(), patienceMilliseconds).unref();
  });
  if (streams.isClosing || !streams.connections.admit(connection)) {
    reply.header('retry-after', '5');
    return sendError(
      reply,
      503,
      'UNAVAILABLE',
      'There are too many connections, or the service is stopping.',
    );
  }
  raw.once('close', () => {
    connection.end('CLIENT_GONE');
    streams.connections.delete(connection);
  });
  reply.hijack();
  raw.writeHead(200, { ...reply.getHeaders(), ...streamHeaders } as Record<string, string>);
  await talk(raw, request.body as AskedOperation | null, connection, streams);
}

const streamHeaders = {
  ...browserHeaders,
  'content-type': 'text/event-stream; charset=utf-8',
  'x-accel-buffering': 'no',
};

async function talk(
  raw: ServerResponse,
  asked: AskedOperation | null,
  connection: StreamConnection,
  streams: Streams,
): Promise<void> {
  raw.write(':\n\n');
  const heartbeat = setInterval(() => raw.write(':\n\n'), heartbeatMilliseconds);
  try {
    for await (const result of resultsOf(asked, connection, streams)) await tell(raw, 'next', result);
  } catch (err) {
    streams.logger.error({ err, requestId: connection.requestId }, 'event stream failed');
    await tell(raw, 'next', endingOf('FAILED'));
  } finally {
    clearInterval(heartbeat);
  }
  await tell(raw, 'complete', null);
  raw.end();
}

async function* resultsOf(
  asked: AskedOperation | null,
  connection: StreamConnection,
  streams: Streams,
): AsyncGenerator<FormattedExecutionResult, void, void> {
  try {
    const prepared = await prepare(asked ?? {}, connection.viewer, streams);
    const results = await subscribe(prepared, connection, streams);
    if (Symbol.asyncIterator in results) yield* results;
    else yield results;
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    yield { errors: [publicErrorOf(error, connection.requestId, streams.logger)] };
  }
}

/** Waits while the client is slow to read: so it holds up its own events and nobody else's. */
async function tell(raw: ServerResponse, event: string, data: object | null): Promise<void> {
  if (raw.destroyed || raw.writableEnded) return;
  const text = `event: ${event}\ndata: ${data === null ? '' : JSON.stringify(data)}\n\n`;
  if (!raw.write(text)) await Promise.race([once(raw, 'drain'), once(raw, 'close')]);
}
