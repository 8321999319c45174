import { randomUUID } from 'node:crypto';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Clock } from '../core/clock';
import type { Database } from '../database/database';
import { Context } from '../graphql/context';
import { authenticate, touchApiKey } from '../users/api-key.service';
import { createApollo } from './apollo';
import { answerErrors, sendError } from './errors';
import { graphiqlRoute } from './graphiql';
import { healthRoutes } from './health';

/** What the HTTP side is made of. */
export interface HttpOptions {
  schema: GraphQLSchema;
  database: Database;
  clock: Clock;
  logger: Logger;
  graphiql: boolean;
  introspection: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    graphqlContext: Context | null;
  }
}

const bodyLimit = 256 * 1024;
const requestIdShape = /^[A-Za-z0-9._-]{1,64}$/;

/** Puts Fastify and Apollo together; the caller listens and closes. */
export async function createServer(options: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: options.logger as FastifyBaseLogger,
    bodyLimit,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    genReqId: ({ headers }) => {
      const given = headers['x-request-id'];
      return typeof given === 'string' && requestIdShape.test(given) ? given : randomUUID();
    },
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (!URL.canParse(`http://${request.host || 'localhost'}/`))
      await sendError(reply, 400, 'BAD_REQUEST', 'The Host header is malformed.');
  });
  answerErrors(app);
  healthRoutes(app, options.database);
  if (options.graphiql) graphiqlRoute(app);
  await graphqlRoute(app, options);
  return app;
}

async function graphqlRoute(app: FastifyInstance, options: HttpOptions): Promise<void> {
  const apollo = createApollo(options.schema, {
    introspection: options.introspection,
    httpServer: app.server,
    report: (error, requestId) => options.logger.error({ err: error, requestId }, 'request failed'),
  });
  await apollo.start();
  app.addHook('preClose', () => apollo.stop());
  app.decorateRequest('graphqlContext', null);
  app.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    preHandler: (request, reply) => identify(request, reply, options),
    handler: fastifyApolloHandler(apollo, { context: (request) => Promise.resolve(request.graphqlContext!) }),
  });
}

/** Finds out who asks; without a good token nothing is parsed or executed. */
async function identify(request: FastifyRequest, reply: FastifyReply, options: HttpOptions): Promise<void> {
  const { database, clock } = options;
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const viewer = token ? await authenticate(database.reader, token, clock()) : null;
  if (!viewer) {
    reply.header('www-authenticate', 'Bearer');
    return sendError(reply, 401, 'UNAUTHENTICATED', 'unauthenticated');
  }
  void touchApiKey(database, viewer.key, clock()).catch((error: unknown) =>
    request.log.warn({ err: error }, 'key not touched'),
  );
  request.graphqlContext = new Context({ database, viewer, requestId: request.id, clock });
}
