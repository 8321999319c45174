import type { FastifyInstance, FastifyRequest } from 'fastify';

/** One tab of GraphiQL: an operation with its variables. */
export interface GraphiqlTab {
  query: string;
  variables: object;
}

/** What GraphiQL opens with. */
export interface GraphiqlOptions {
  tabs: () => Promise<GraphiqlTab[]>;
  /** A token that is filled in for readers on this very machine; null for none. */
  token: string | null;
}

const placeholder = '<your token: rolecall key create --user EMAIL>';
/** The page may load nothing and call nothing but this service. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** GraphiQL as one self-contained page at `/graphiql`; it needs no network beside this service. */
export function graphiqlRoutes(app: FastifyInstance, options: GraphiqlOptions): void {
  const render = rememberingLast(renderPage);
  app.get('/graphiql', async (request, reply) => {
    const token = isLocal(request) ? (options.token ?? placeholder) : placeholder;
    reply.headers({
      'content-security-policy': contentSecurityPolicy,
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    return reply.type('text/html; charset=utf-8').send(await render(await options.tabs(), token));
  });
  app.get('/', (_request, reply) => reply.redirect('/graphiql'));
}

/** Whether someone at this machine asks, under its own name: no other site can then read the page through their browser. */
function isLocal({ hostname, ip }: FastifyRequest): boolean {
  return (
    ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(ip) &&
    ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  );
}

/** Tokens are not kept in the browser. */
const look = {
  title: 'Rolecall',
  endpoint: '/graphql',
  defaultEditorToolsVisibility: 'variables',
  shouldPersistHeaders: false,
};

/** The page is some 9 MB, so its module is loaded when it is first asked for. */
async function renderPage(tabs: readonly GraphiqlTab[], token: string): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const headers = JSON.stringify({ authorization: `Bearer ${token}` }, null, 2);
  const defaultTabs = tabs.map(({ query, variables }) => ({
    query,
    variables: JSON.stringify(variables, null, 2),
    headers,
  }));
  const page = renderGraphiQL({ ...look, ...defaultTabs[0], defaultTabs } as Parameters<
    typeof renderGraphiQL
  >[0]);
  return page.replace('<style>', '<style>body { margin: 0; overflow: hidden } #root { height: 100vh }');
}

/** Repeats the last result while the arguments are the same. */
function rememberingLast<A extends unknown[], R>(make: (...args: A) => R): (...args: A) => R {
  let last: { key: string; result: R } | undefined;
  return (...args) => {
    const key = JSON.stringify(args);
    if (last?.key !== key) last = { key, result: make(...args) };
    return last.result;
  };
}
