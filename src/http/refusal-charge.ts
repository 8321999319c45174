import type { FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify';
import type { Lifetime } from '../core/lifetime';
import type { Viewer } from '../core/viewer';
import type { Context } from '../graphql/context';
import { rateLimited } from '../graphql/errors';
import { balanceHeaders, type Balance, type RateLimits } from './rate-limits';

/** Points for a request that comes to no operation: to parse and refuse a document takes as long as to read so many rows. */
const refusalPoints = 100;

/** Takes the points of a request that came to no operation. */
export function chargeRefusal(limits: RateLimits, userId: number | null): Promise<Balance> {
  return limits.spend(String(userId), refusalPoints);
}

/** By the lifetime, which every request has of its own: Apollo hands its plugins a copy of the context. */
const charged = new WeakMap<Lifetime, Balance>();

/** Notes that the operation of a request was paid for, and what was left. */
export function noteCharged({ lifetime }: Context, balance: Balance): void {
  charged.set(lifetime, balance);
}

/** What was left when the operation of a request was paid for; undefined when none was. */
export function chargedFor({ lifetime }: Context): Balance | undefined {
  return charged.get(lifetime);
}

/**
 * Takes points for requests whose caller is known and whose operation was not paid for: over a limit of documents, malformed,
 * not valid, too costly. Else they would be free, however many are sent. Once the caller is over the limit it is a 429.
 */
export function chargeRefusals(limits: RateLimits | null): onSendHookHandler<unknown> {
  return (request, reply, payload, done) => {
    const debtor = limits && debtorOf(request);
    if (!debtor) return done(null, payload);
    chargeRefusal(limits, debtor.userId)
      .then((balance) => told(balance, reply, payload))
      .then((answer) => done(null, answer), done);
  };
}

/** Whoever is known and has not paid; null for everybody else. */
function debtorOf({ graphqlContext: context, streamViewer }: FastifyRequest): Viewer | null {
  if (!context) return streamViewer;
  return chargedFor(context) ? null : context.viewer;
}

/** What is answered to a caller with such a balance. */
function told(balance: Balance, reply: FastifyReply, payload: unknown): unknown {
  reply.headers(Object.fromEntries(balanceHeaders(balance)));
  if (!balance.exceeded) return payload;
  const { message, extensions } = rateLimited(balance.reset);
  const { code, retryAfter } = extensions;
  reply.removeHeader('content-length');
  reply.code(429).header('retry-after', balance.reset).type('application/json; charset=utf-8');
  const requestId = reply.request.id;
  return JSON.stringify({ errors: [{ message, extensions: { code, retryAfter, requestId } }] });
}
