import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Viewer } from '../core/viewer';
import type { Context } from '../graphql/context';
import { signInAssuming } from '../users/sign-in.service';
import { createApollo } from './apollo';
import { onArrival } from './arrival';
import { runningForAssumed } from './certainty';
import { serveCsv } from './csv';
import { refuseExcess } from './documents';
import { usualHardening, type Hardening } from './hardening';
import type { HttpOptions } from './options';
import { Payment } from './payment';
import { RateLimits } from './rate-limits';
import { chargeRefusals } from './refusal-charge';
import { RepeatedOperations } from './repeated-operations';
import { serveStreams } from './streams';

declare module 'fastify' {
  interface FastifyRequest {
    graphqlContext: Context | null;
    /** Who follows events. */
    streamViewer: Viewer | null;
  }
}

type RouteOptions = HttpOptions & Hardening & { rateLimits: RateLimits | null };

/** `/graphql`: GraphQL over HTTP by POST, and queries by GET. */
export async function graphqlRoute(app: FastifyInstance, given: HttpOptions): Promise<void> {
  const { logger, traffic } = given;
  const hardening = { ...usualHardening, ...given.hardening };
  const rateLimits = hardening.rateLimit && (await RateLimits.open(hardening.rateLimit, logger, traffic));
  app.addHook('onClose', () => rateLimits?.close());
  const options = { ...given, ...hardening, rateLimits };
  serveStreams(app, options);
  serveCsv(app, options);
  app.decorateRequest('graphqlContext', null);
  app.decorateRequest('streamViewer', null);
  app.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    exposeHeadRoute: false,
    onRequest: onArrival(options, signInAssuming),
    preHandler: refuseExcess,
    onSend: chargeRefusals(rateLimits),
    handler: await answering(app, options),
  });
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => unknown;

/** Answers an operation that comes again at once, and everything else by Apollo. */
async function answering(app: FastifyInstance, options: RouteOptions): Promise<Handler> {
  const { schema, executor, costLimit, rateLimits, traffic = null, database } = options;
  const payment = new Payment(schema, costLimit, rateLimits);
  const { readMuch } = database;
  const repeated = new RepeatedOperations({ run: runningForAssumed(executor), payment, traffic, readMuch });
  const { run, learning } = repeated;
  const apollo = createApollo({ ...options, run, payment, learning, httpServer: app.server });
  await apollo.start();
  app.addHook('preClose', () => apollo.stop());
  const byApollo: Handler = fastifyApolloHandler(apollo, { context: contextOf });
  return async (request, reply) => {
    const answer = await repeated.answer(request, reply);
    if (answer !== null) return answer;
    const first = await byApollo(request, reply);
    repeated.learnType(request, reply);
    return first;
  };
}

function contextOf({ graphqlContext }: FastifyRequest): Promise<Context> {
  return Promise.resolve(graphqlContext!);
}
