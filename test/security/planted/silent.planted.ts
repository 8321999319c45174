import fastify from 'fastify';
import { noteTokens } from '../../support/run-log';

it('passes, and serves a request that no log tells of', async () => {
  const server = fastify();
  noteTokens(server);

  await server.inject('/');
  await server.close();
});
