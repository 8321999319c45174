import Fastify from 'fastify';
import { graphiqlRoutes } from '../../src/http/graphiql';

const tabs = () =>
  Promise.resolve([{ query: 'query RoleBoard { __typename }', variables: { id: 'role_1' } }]);

async function page(token: string | null, headers: Record<string, string>, remoteAddress = '127.0.0.1') {
  const app = Fastify();
  graphiqlRoutes(app, { tabs, token });
  return app.inject({ url: '/graphiql', headers, remoteAddress });
}

describe('GraphiQL', () => {
  it('is one page that may load nothing else and call this service only', async () => {
    const { statusCode, headers, body } = await page(null, {});

    expect(statusCode).toBe(200);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("connect-src 'self'");
    // The page has some 9 MB, so no assertion may print it.
    expect(body.includes('query RoleBoard')).toBe(true);
    expect(/<script[^>]+src=|<link[^>]+href="https?:/.test(body)).toBe(false);
  });

  it.each([
    ['someone at this machine', 'localhost:4000', '127.0.0.1', true],
    ['another machine', 'localhost:4000', '192.0.2.7', false],
    ['a page under another name', 'rebound.example:4000', '127.0.0.1', false],
  ])('shows the demo token to %s as it should', async (_who, host, address, shown) => {
    const { body } = await page('rc_demo', { host }, address);

    expect(body.includes('Bearer rc_demo')).toBe(shown);
    expect(body.includes('Bearer <your token')).toBe(!shown);
  });

  it('is where the root address leads', async () => {
    const app = Fastify();
    graphiqlRoutes(app, { tabs, token: null });

    const answer = await app.inject('/');

    expect([answer.statusCode, answer.headers.location]).toEqual([302, '/graphiql']);
  });
});
