import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { LRUCache } from 'lru-cache';
import { readBodies } from './body';
import { endConnections } from './connections';
import { answerBrokenAddress, answerBrokenHttp, answerErrors, sendError } from './errors';
import { graphiqlRoutes } from './graphiql';
import { graphqlRoute } from './graphql';
import { usualHardening } from './hardening';
import { tellBrowsers } from './headers';
import { healthRoutes } from './health';
import { schemaController } from './no-schemas';
import type { HttpOptions } from './options';
import { Incoming } from './incoming';
import { logRequests, requestId } from './requests';

/** What its plugins begin and end takes as long as it takes: how long a stop may take is told by `shutdownSeconds`. */
const pluginTimeout = 0;
const fixed = {
  bodyLimit: 256 * 1024,
  forceCloseConnections: 'idle',
  pluginTimeout,
  schemaController,
} as const;

/** How Node takes requests in, and how long they may take to arrive. */
function arrival(milliseconds: number) {
  const http = {
    IncomingMessage: Incoming,
    headersTimeout: milliseconds,
    connectionsCheckingInterval: 1_000,
  };
  return { requestTimeout: milliseconds, http };
}

/** Puts Fastify and Apollo together; the caller listens and closes. */
export async function createServer(options: HttpOptions): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = options.logger;
  const { requestSeconds, trustedProxies, ...headers } = { ...usualHardening, ...options.hardening };
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ requestIdLogLabel: 'requestId', disableRequestLogging: true }),
    genReqId: requestId,
    ...fixed,
    ...arrival(requestSeconds * 1_000),
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    frameworkErrors: (error, request, reply) => void answerBrokenAddress(error, request, reply),
    clientErrorHandler: (error, socket) => answerBrokenHttp(error, socket, options.logger),
  });
  endConnections(app);
  logRequests(app, options);
  tellBrowsers(app, headers);
  readBodies(app);
  refuseBadHosts(app);
  answerErrors(app);
  healthRoutes(app, options.database);
  if (options.graphiql) graphiqlRoutes(app, options.graphiql);
  await graphqlRoute(app, options);
  return app;
}

const mostHosts = 100;

/** A Host header that makes no address would make the GraphQL integration fail. */
function refuseBadHosts(app: FastifyInstance): void {
  const good = new LRUCache<string, true>({ max: mostHosts });
  app.addHook('onRequest', (request, reply, done) => {
    const host = request.host || 'localhost';
    if (!good.has(host)) {
      if (!URL.canParse(`http://${host}/`))
        return void sendError(reply, 400, 'BAD_REQUEST', 'The Host header is malformed.');
      good.set(host, true);
    }
    done();
  });
}
