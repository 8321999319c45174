import type { FastifyInstance } from 'fastify';

/** What is told to browsers, besides what a route says itself. */
export interface HeaderOptions {
  /** Seconds of `Strict-Transport-Security`; 0 leaves it to the proxy that does TLS. */
  hstsSeconds: number;
  /** Origins whose pages may call the service, such as `https://hr.example.org`; none by default. */
  corsOrigins: readonly string[];
}

/** What every answer tells browsers. */
export const browserHeaders = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
};

/** Tells browsers to guess nothing, frame nothing, keep nothing, and to let only the configured origins in. */
export function tellBrowsers(app: FastifyInstance, { hstsSeconds, corsOrigins }: HeaderOptions): void {
  const allowed = new Set(corsOrigins);
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(browserHeaders);
    if (hstsSeconds > 0)
      reply.header('strict-transport-security', `max-age=${hstsSeconds}; includeSubDomains`);
    if (allowed.size === 0) return done();
    reply.header('vary', 'origin');
    const { origin, 'access-control-request-method': asked } = request.headers;
    if (!origin || !allowed.has(origin)) return done();
    reply.headers({ 'access-control-allow-origin': origin, 'access-control-expose-headers': exposed });
    if (request.method === 'OPTIONS' && asked) return void reply.code(204).headers(preflight).send();
    done();
  });
}

const exposed =
  'x-request-id, retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset, idempotency-replayed, content-disposition';
const preflight = {
  'access-control-allow-methods': 'GET, POST',
  'access-control-allow-headers':
    'authorization, content-type, apollo-require-preflight, idempotency-key, x-request-id',
  'access-control-max-age': '600',
};
