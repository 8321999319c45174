import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { Lifetime } from '../core/lifetime';
import { Context } from '../graphql/context';
import { createApollo } from './apollo';
import { refuseExcess } from './documents';
import { usualHardening } from './hardening';
import { identify } from './identify';
import type { HttpOptions } from './options';
import { RateLimits } from './rate-limits';

declare module 'fastify' {
  interface FastifyRequest {
    graphqlContext: Context | null;
  }
}

/** `/graphql`: GraphQL over HTTP by POST, and queries by GET. */
export async function graphqlRoute(app: FastifyInstance, options: HttpOptions): Promise<void> {
  const { database, clock } = options;
  const { rateLimit, costLimit, deadlineMilliseconds } = { ...usualHardening, ...options.hardening };
  const rateLimits = rateLimit && (await RateLimits.open(rateLimit, options.logger));
  const apollo = createApollo({ ...options, httpServer: app.server, costLimit, rateLimits });
  await apollo.start();
  app.addHook('preClose', () => apollo.stop());
  app.addHook('onClose', () => rateLimits?.close());
  app.decorateRequest('graphqlContext', null);
  app.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    exposeHeadRoute: false,
    onRequest: async (request, reply) => {
      const lifetime = lifetimeOf(reply, deadlineMilliseconds);
      const mine = { ...database, primary: database.primary.within(lifetime) };
      const viewer = await identify(request, reply, { ...options, database: mine, rateLimits });
      if (!viewer) return;
      request.graphqlContext = new Context({ database, clock, viewer, requestId: request.id, lifetime });
    },
    preHandler: refuseExcess,
    handler: fastifyApolloHandler(apollo, { context: (request) => Promise.resolve(request.graphqlContext!) }),
  });
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
