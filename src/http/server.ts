import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { readBodies } from './body';
import { endConnections } from './connections';
import { answerBrokenAddress, answerBrokenHttp, answerErrors } from './errors';
import { graphiqlRoutes } from './graphiql';
import { graphqlRoute } from './graphql';
import { usualHardening } from './hardening';
import { tellBrowsers } from './headers';
import { healthRoutes } from './health';
import { Incoming } from './incoming';
import { schemaController } from './no-schemas';
import type { HttpOptions } from './options';
import { refuseBadHeads } from './request-head';
import { requestLog } from './request-log';
import { logRequests, requestId } from './requests';

/** What its plugins begin and end takes as long as it takes: how long a stop may take is told by `shutdownSeconds`. */
const pluginTimeout = 0;
const fixed = {
  bodyLimit: 256 * 1024,
  forceCloseConnections: 'idle',
  pluginTimeout,
  return503OnClosing: false,
  schemaController,
} as const;

/** How Node takes requests in, all of which our hooks judge, and how long they may take to arrive. */
function arrival(milliseconds: number) {
  const http = {
    IncomingMessage: Incoming,
    requireHostHeader: false,
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
    childLoggerFactory: requestLog,
    ...fixed,
    ...arrival(requestSeconds * 1_000),
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    frameworkErrors: (error, request, reply) => void answerBrokenAddress(error, request, reply),
    clientErrorHandler: (error, socket) => answerBrokenHttp(error, socket, options.logger),
  });
  logRequests(app, options);
  tellBrowsers(app, headers);
  endConnections(app);
  readBodies(app);
  refuseBadHeads(app);
  answerErrors(app);
  healthRoutes(app, options.database);
  if (options.graphiql) graphiqlRoutes(app, options.graphiql);
  await graphqlRoute(app, options);
  return app;
}
