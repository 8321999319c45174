import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { GraphQLError } from 'graphql';
import type { Logger } from 'pino';
import { internalCodes, publicError } from '../graphql/errors';
import { busy, isBusy } from './busy';
import { browserHeaders } from './headers';

/** Answers with an error in the shape of GraphQL, so that clients need only one parser. */
export async function sendError(
  reply: FastifyReply,
  status: number,
  code: string,
  message: string,
): Promise<void> {
  const extensions = { code, requestId: reply.request.id };
  await reply
    .code(status)
    .header('x-request-id', reply.request.id)
    .type('application/json; charset=utf-8')
    .send({ errors: [{ message, extensions }] });
}

/** The token is not good, or there is none: always in the same words. */
export function unauthenticated(): GraphQLError {
  return new GraphQLError('unauthenticated', { extensions: { code: 'UNAUTHENTICATED' } });
}

/** What is malformed about a request, in a sentence fit for its client. */
export class BadRequest extends Error {
  readonly statusCode = 400;
}

type Told = [code: string, message: string];

const malformed = (message: string): Told => ['BAD_REQUEST', message];
const told: Record<number, Told> = {
  400: malformed('The request is malformed.'),
  404: ['NOT_FOUND', 'There is nothing at this address; GraphQL is at /graphql.'],
  405: ['METHOD_NOT_ALLOWED', 'This address does not take this method.'],
  408: ['TIMEOUT', 'The request did not arrive in time.'],
  413: ['TOO_LARGE', 'The body is larger than 256 kB.'],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'Send application/json in UTF-8, not compressed.'],
  431: ['TOO_LARGE', 'The headers are too large.'],
  503: ['UNAVAILABLE', 'The service is busy or stopping; try again.'],
};
const fault: Told = ['INTERNAL_SERVER_ERROR', 'Something went wrong on our side.'];

/** The error handler of Fastify: what the request did wrong is told, everything else is masked and logged. */
export function answerError(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  if (isBusy(error)) return answerBusy(error, request, reply);
  const status = error.statusCode ?? 500;
  const known = error instanceof BadRequest ? malformed(error.message) : told[status];
  if (!known || status >= 500) request.log.error({ err: error }, 'request failed');
  return known ? sendError(reply, status, ...known) : sendError(reply, 500, ...fault);
}

/** The same words as where GraphQL is answered. */
function answerBusy(error: FastifyError, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { message, extensions } = publicError({ message: '' }, error);
  const code = String(extensions!.code);
  if (internalCodes.has(code)) request.log.error({ err: error }, 'request failed');
  return sendError(reply.header('retry-after', busy.retryAfter), busy.status, code, message);
}

const methods: HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Gives the errors of Fastify itself the shape of GraphQL; an address that takes other methods says which. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((request, reply) => {
    const url = request.url.split('?')[0]!;
    const allowed = methods.filter((method) => app.hasRoute({ method, url }));
    if (allowed.length > 0) reply.header('allow', allowed.join(', '));
    const status = allowed.length > 0 ? 405 : 404;
    return sendError(reply, status, ...told[status]!);
  });
}

/** Answers a request whose address no route can read, and logs it without that address: none of the hooks sees it. */
export async function answerBrokenAddress(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const answered = answerError(error, request, reply.headers(browserHeaders));
  request.log.info({ method: request.method, status: reply.statusCode }, 'request');
  await answered;
}

/** Answers what Node cannot even parse as HTTP, and logs why. */
export function answerBrokenHttp(error: NodeJS.ErrnoException, socket: Socket, logger: Logger): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 }[error.code ?? ''] ?? 400;
  const requestId = randomUUID();
  logger.info({ requestId, status, reason: error.code }, 'broken request');
  endWithError(socket, requestId, status, ...told[status]!);
}

/** Answers as everywhere else on a bare connection, where no hook comes by, and closes it. */
export function endWithError(
  socket: Duplex,
  requestId: string,
  status: number,
  code: string,
  message: string,
): void {
  const body = JSON.stringify({ errors: [{ message, extensions: { code, requestId } }] });
  const headers = {
    'x-request-id': requestId,
    ...browserHeaders,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}
