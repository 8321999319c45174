import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Viewer } from '../core/viewer';
import type { Context } from '../graphql/context';
import { signInAssuming } from '../users/sign-in.service';
import { createApollo } from './apollo';
import { onArrival } from './arrival';
import { serveCsv } from './csv';
import { refuseExcess } from './documents';
import { usualHardening } from './hardening';
import type { HttpOptions } from './options';
import { RateLimits } from './rate-limits';
import { chargeRefusals } from './refusal-charge';
import { serveStreams } from './streams';

declare module 'fastify' {
  interface FastifyRequest {
    graphqlContext: Context | null;
    /** Who follows events. */
    streamViewer: Viewer | null;
  }
}

/** `/graphql`: GraphQL over HTTP by POST, and queries by GET. */
export async function graphqlRoute(app: FastifyInstance, options: HttpOptions): Promise<void> {
  const { logger, traffic } = options;
  const hardening = { ...usualHardening, ...options.hardening };
  const rateLimits = hardening.rateLimit && (await RateLimits.open(hardening.rateLimit, logger, traffic));
  serveStreams(app, { ...options, ...hardening, rateLimits });
  serveCsv(app, { ...options, ...hardening, rateLimits });
  const apollo = createApollo({ ...options, ...hardening, httpServer: app.server, rateLimits });
  await apollo.start();
  app.decorateRequest('graphqlContext', null);
  app.addHook('preClose', () => apollo.stop()).addHook('onClose', () => rateLimits?.close());
  app.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    exposeHeadRoute: false,
    onRequest: onArrival({ ...options, ...hardening, rateLimits }, signInAssuming),
    preHandler: refuseExcess,
    onSend: chargeRefusals(rateLimits),
    handler: fastifyApolloHandler(apollo, { context: contextOf }),
  });
}

function contextOf({ graphqlContext }: FastifyRequest): Promise<Context> {
  return Promise.resolve(graphqlContext!);
}
