import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { overLimit } from '../graphql/limits';
import { sendError } from './errors';

const mostRemembered = 1_000;
const longestRemembered = 10_000;
const fine = new Set<string>();

/** Refuses a document that is too large or too tangled before it is parsed, validated or run; what was fine is remembered. */
export function refuseExcess(
  request: FastifyRequest,
  reply: FastifyReply,
  done: HookHandlerDoneFunction,
): void {
  const source = documentOf(request);
  if (source === null || fine.has(source)) return done();
  const excess = overLimit(source);
  if (excess) return void sendError(reply, 400, 'DOCUMENT_LIMIT_EXCEEDED', excess);
  if (source.length <= longestRemembered) {
    if (fine.size >= mostRemembered) fine.clear();
    fine.add(source);
  }
  done();
}

/** The document as Apollo will find it. */
function documentOf({ method, url, body }: FastifyRequest): string | null {
  const query: unknown =
    method === 'GET'
      ? new URL(url, 'http://localhost').searchParams.get('query')
      : (body as { query?: unknown } | null)?.query;
  return typeof query === 'string' ? query : null;
}
