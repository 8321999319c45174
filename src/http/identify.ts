import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProviderUnreachable } from '../access/identity-provider';
import type { Lifetime } from '../core/lifetime';
import type { Viewer } from '../core/viewer';
import { signIn } from '../users/sign-in.service';
import { sendError } from './errors';
import type { HttpOptions } from './options';
import type { RateLimits } from './rate-limits';

/**
 * Finds out who asks. Without a good token the request is answered here: 401, always in the same words, or 503 when the keys of
 * the identity provider cannot be had.
 * @returns null when it is answered
 */
export async function identify(
  request: FastifyRequest,
  reply: FastifyReply,
  options: HttpOptions & { rateLimits: RateLimits | null },
  lifetime?: Lifetime,
): Promise<Viewer | null> {
  const { database, identityProvider: provider, clock } = options;
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const onUnnoted = (error: unknown): void => request.log.warn({ err: error }, 'use of a key not noted');
  try {
    const viewer = token
      ? await signIn(token, { database, provider, now: clock(), lifetime, onUnnoted })
      : null;
    if (!viewer) await refuse(request, reply, options.rateLimits);
    return viewer;
  } catch (error) {
    if (!(error instanceof ProviderUnreachable)) throw error;
    request.log.error({ err: error }, 'token not checked');
    reply.header('retry-after', '5');
    await sendError(reply, 503, 'UNAVAILABLE', 'The identity provider is not reached; try again.');
    return null;
  }
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
  return sendError(reply, 401, 'UNAUTHENTICATED', 'unauthenticated');
}
