import type { FastifyInstance } from 'fastify';
import { Lifetime } from '../core/lifetime';
import type { Database } from '../database/database';
import { Readiness } from '../database/readiness';

const paths = new Set<string | undefined>(['/healthz', '/readyz']);

/** Whether a route tells of the health of the service: asked all the time, and to the end. */
export function isHealthRoute(url: string | undefined): boolean {
  return paths.has(url);
}

/** How long the database may take to answer. */
const patienceMilliseconds = 1_000;

/**
 * `/healthz`: the process lives. `/readyz`: it can serve - the database answers and takes writes, its migrations are applied, no shutdown has
 * begun.
 */
export function healthRoutes(app: FastifyInstance, database: Database): void {
  const readiness = new Readiness(database);
  let closing = false;
  app.addHook('preClose', () => {
    closing = true;
    return Promise.resolve();
  });
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (request, reply) => {
    if (closing) return reply.code(503).send({ status: 'closing' });
    const patience = new Lifetime(patienceMilliseconds);
    try {
      const status = await patience.wait(readiness.look());
      return await reply.code(status === 'ready' ? 200 : 503).send({ status });
    } catch (error) {
      request.log.warn({ err: error }, 'database not reached');
      return reply.code(503).send({ status: 'database not reached' });
    } finally {
      patience.release();
    }
  });
}
