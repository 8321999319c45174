import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/metrics';
import { schemaController } from './no-schemas';

const fixed = {
  bodyLimit: 1_024,
  requestTimeout: 10_000,
  forceCloseConnections: true,
  schemaController,
} as const;

/**
 * `/metrics` for Prometheus, on a server of its own: the public address tells nobody how the service fares. It answers from the beginning
 * to the end of the process, ready or not. The caller listens and closes.
 */
export function createMetricsServer(metrics: Metrics, logger: Logger): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = logger;
  const app = Fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    ...fixed,
  });
  app.get('/metrics', async (_request, reply) => {
    const text = await metrics.text();
    return reply.type(metrics.contentType).header('cache-control', 'no-store').send(text);
  });
  app.setNotFoundHandler((request, reply) => {
    const isThere = request.url.split('?')[0] === '/metrics';
    if (isThere) reply.header('allow', 'GET, HEAD');
    return reply.code(isThere ? 405 : 404).send({ error: isThere ? 'Use GET.' : 'Metrics are at /metrics.' });
  });
  app.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'metrics could not be told');
    return reply.code(status).send({ error: status >= 500 ? 'Something went wrong.' : 'Malformed request.' });
  });
  return app;
}
