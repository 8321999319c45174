import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';
import { Lifetime } from '../core/lifetime';
import { attempt, soon, type Soon } from '../core/soon';
import { Context } from '../graphql/context';
import type { SignedIn } from '../users/sign-in.service';
import type { Hardening } from './hardening';
import { identify, type SigningIn } from './identify';
import type { HttpOptions } from './options';
import type { RateLimits } from './rate-limits';

/** What the hooks of arrival work with. */
type ArrivalOptions = HttpOptions & Hardening & { rateLimits: RateLimits | null };

/**
 * The hook that finds out who asks, within the deadline of the request, and gives it its context; who is nobody is answered.
 * @param signedIn `signedIn`, or `signInAssuming` where the viewer is confirmed before anything is told or done
 */
export function onArrival(options: ArrivalOptions, signedIn: SigningIn) {
  const arrive = (request: FastifyRequest, reply: FastifyReply): Soon<void> => {
    const lifetime = lifetimeOf(reply, options.deadlineMilliseconds);
    return soon(identify(request, reply, options, signedIn, lifetime), (who) => {
      if (who) request.graphqlContext = contextOf(request, options, who, lifetime);
    });
  };
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const arriving = attempt(() => arrive(request, reply));
    if (arriving instanceof Promise) arriving.then(() => done(), done);
    else done();
  };
}

function contextOf(
  { id, headers }: FastifyRequest,
  { database, clock }: ArrivalOptions,
  { viewer, confirm }: SignedIn,
  lifetime: Lifetime,
): Context {
  const idempotencyKey = headers['idempotency-key']?.toString();
  return new Context({ database, clock, viewer, confirm, lifetime, requestId: id, idempotencyKey });
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
