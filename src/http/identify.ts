import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProviderUnreachable } from '../access/identity-provider';
import type { Lifetime } from '../core/lifetime';
import type { Soon } from '../core/soon';
import type { Authority, SignedIn } from '../users/sign-in.service';
import { sendError, unauthenticated } from './errors';
import type { HttpOptions } from './options';
import type { RateLimits } from './rate-limits';

/** How it is found out who a token stands for. */
export type SigningIn = (token: string, authority: Authority) => Soon<SignedIn | null>;

type Checks = HttpOptions & { rateLimits: RateLimits | null };

/**
 * Finds out who asks. Without a good token the request is answered here: 401, always in the same words, or 503 when the keys of
 * the identity provider cannot be had.
 * @param signedIn how to find out who a token stands for
 * @returns null when it is answered
 * @throws Unavailable when too many wait for the database
 */
export function identify(
  request: FastifyRequest,
  reply: FastifyReply,
  options: Checks,
  signedIn: SigningIn,
  lifetime?: Lifetime,
): Soon<SignedIn | null> {
  const token = tokenOf(request);
  options.database.demandRoom('reading');
  const found = token ? signedIn(token, authorityOf(request, options, lifetime)) : null;
  // Most are remembered, and nothing need be waited for.
  return found && !(found instanceof Promise) ? found : foundOrRefused(request, reply, options, found);
}

async function foundOrRefused(
  request: FastifyRequest,
  reply: FastifyReply,
  { rateLimits }: Checks,
  finding: Promise<SignedIn | null> | null,
): Promise<SignedIn | null> {
  try {
    const found = await finding;
    if (!found) await refuse(request, reply, rateLimits);
    return found;
  } catch (error) {
    if (!(error instanceof ProviderUnreachable)) throw error;
    request.log.error({ err: error }, 'token not checked');
    reply.header('retry-after', '5');
    await sendError(reply, 503, 'UNAVAILABLE', 'The identity provider is not reached; try again.');
    return null;
  }
}

function tokenOf({ headers }: FastifyRequest): string | undefined {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1];
}

function authorityOf(request: FastifyRequest, options: Checks, lifetime?: Lifetime): Authority {
  const { database, identityProvider: provider, clock } = options;
  const onUnnoted = (error: unknown): void => request.log.warn({ err: error }, 'use of a key not noted');
  return { database, provider, now: clock(), lifetime, onUnnoted };
}

/** Whoever sends one wrong token after the other is told to wait; good tokens from the same address are not held up. */
async function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  limits: RateLimits | null,
): Promise<void> {
  const balance = await limits?.refused(request.ip);
  if (balance?.exceeded) {
    reply.header('retry-after', balance.reset);
    return sendError(reply, 429, 'RATE_LIMITED', 'Too many requests without a good token; try again later.');
  }
  reply.header('www-authenticate', 'Bearer');
  return sendError(reply, 401, 'UNAUTHENTICATED', unauthenticated().message);
}
