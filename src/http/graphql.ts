import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Lifetime } from '../core/lifetime';
import type { Viewer } from '../core/viewer';
import { Context, type RequestFacts } from '../graphql/context';
import { createApollo } from './apollo';
import { refuseExcess } from './documents';
import { usualHardening } from './hardening';
import { identify } from './identify';
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
  const { database, clock } = options;
  const hardening = { ...usualHardening, ...options.hardening };
  const rateLimits = hardening.rateLimit && (await RateLimits.open(hardening.rateLimit, options.logger));
  serveStreams(app, { ...options, ...hardening, rateLimits });
  const apollo = createApollo({ ...options, ...hardening, httpServer: app.server, rateLimits });
  await apollo.start();
  app.decorateRequest('graphqlContext', null);
  app.addHook('preClose', () => apollo.stop()).addHook('onClose', () => rateLimits?.close());
  app.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    exposeHeadRoute: false,
    onRequest: async (request, reply) => {
      const lifetime = lifetimeOf(reply, hardening.deadlineMilliseconds);
      const mine = { ...database, primary: database.primary.within(lifetime) };
      const viewer = await identify(request, reply, { ...options, database: mine, rateLimits });
      if (!viewer) return;
      request.graphqlContext = new Context({ database, clock, viewer, lifetime, ...bringing(request) });
    },
    preHandler: refuseExcess,
    onSend: chargeRefusals(rateLimits),
    handler: fastifyApolloHandler(apollo, { context: contextOf }),
  });
}

function contextOf({ graphqlContext }: FastifyRequest): Promise<Context> {
  return Promise.resolve(graphqlContext!);
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
