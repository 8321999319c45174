import type { FastifyReply, FastifyRequest } from 'fastify';
import { Lifetime } from '../core/lifetime';
import { Context, type RequestFacts } from '../graphql/context';
import type { Hardening } from './hardening';
import { identify } from './identify';
import type { HttpOptions } from './options';
import type { RateLimits } from './rate-limits';

/** The hook that finds out who asks, within the deadline of the request, and gives it its context; who is nobody is answered. */
export function onArrival(options: HttpOptions & Hardening & { rateLimits: RateLimits | null }) {
  const { database, clock, deadlineMilliseconds } = options;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const lifetime = lifetimeOf(reply, deadlineMilliseconds);
    const viewer = await identify(request, reply, options, lifetime);
    if (!viewer) return;
    request.graphqlContext = new Context({ database, clock, viewer, lifetime, ...bringing(request) });
  };
}

/** What a request says of itself. */
function bringing({ id, headers }: FastifyRequest): Pick<RequestFacts, 'requestId' | 'idempotencyKey'> {
  return { requestId: id, idempotencyKey: headers['idempotency-key']?.toString() };
}

/** A request is over when it is answered, when its time is up, or when its client has gone. */
function lifetimeOf({ raw }: FastifyReply, milliseconds: number): Lifetime {
  const lifetime = new Lifetime(milliseconds);
  raw.once('close', () => {
    lifetime.release();
    if (!raw.writableFinished) lifetime.end('CLIENT_GONE');
  });
  return lifetime;
}
