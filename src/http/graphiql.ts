import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { FastifyInstance } from 'fastify';

/** GraphiQL as one self-contained page at `/graphiql`; it needs no network beside this service. */
export function graphiqlRoute(app: FastifyInstance): void {
  const page = renderGraphiQL({ title: 'Rolecall', endpoint: '/graphql' } as never);
  app.get('/graphiql', (_request, reply) => reply.type('text/html; charset=utf-8').send(page));
}
