import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Context } from '../graphql/context';
import { authenticate, touchApiKey } from '../users/api-key.service';
import { createApollo } from './apollo';
import { sendError } from './errors';
import type { HttpOptions } from './options';

declare module 'fastify' {
  interface FastifyRequest {
    graphqlContext: Context | null;
  }
}

/** `/graphql`: GraphQL over HTTP by POST, and queries by GET. */
export async function graphqlRoute(app: FastifyInstance, options: HttpOptions): Promise<void> {
  const apollo = createApollo({ ...options, httpServer: app.server });
  await apollo.start();
  app.addHook('preClose', () => apollo.stop());
  app.decorateRequest('graphqlContext', null);
  app.route({
    url: '/graphql',
    method: ['GET', 'POST'],
    exposeHeadRoute: false,
    onRequest: (request, reply) => identify(request, reply, options),
    handler: fastifyApolloHandler(apollo, { context: (request) => Promise.resolve(request.graphqlContext!) }),
  });
}

/** Finds out who asks; without a good token not even the body is read. */
async function identify(request: FastifyRequest, reply: FastifyReply, options: HttpOptions): Promise<void> {
  const { database, clock } = options;
  const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const viewer = token ? await authenticate(database.reader, token, clock()) : null;
  if (!viewer) {
    reply.header('www-authenticate', 'Bearer');
    return sendError(reply, 401, 'UNAUTHENTICATED', 'unauthenticated');
  }
  void touchApiKey(database, viewer.key, clock()).catch((error: unknown) =>
    request.log.warn({ err: error }, 'use of a key not noted'),
  );
  request.graphqlContext = new Context({ database, viewer, requestId: request.id, clock });
}
