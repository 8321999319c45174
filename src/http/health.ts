import type { FastifyInstance } from 'fastify';
import type { Database } from '../database/database';

/** `/healthz`: the process lives. `/readyz`: it can serve - the database answers, its migrations are applied, no shutdown has begun. */
export function healthRoutes(app: FastifyInstance, database: Database): void {
  let closing = false;
  let migrated = false;
  app.addHook('preClose', () => {
    closing = true;
    return Promise.resolve();
  });
  app.get('/healthz', () => ({ status: 'ok' }));
  app.get('/readyz', async (request, reply) => {
    if (closing) return reply.code(503).send({ status: 'closing' });
    try {
      await database.reader.all('SELECT 1 AS one');
      migrated ||= !(await database.source.showMigrations());
    } catch (error) {
      request.log.warn({ err: error }, 'database not reached');
      return reply.code(503).send({ status: 'database not reached' });
    }
    return migrated ? { status: 'ready' } : reply.code(503).send({ status: 'migrations pending' });
  });
}
