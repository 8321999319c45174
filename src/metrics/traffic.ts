import type { GraphQLFormattedError } from 'graphql';
import type { ExecutorCache } from '../graphql/executor';
import type { Metrics } from './metrics';

/** What may have become of an operation, beside `OK`; a code that is none of these counts as `other`. */
const codes = [
  ...['UNAUTHENTICATED', 'FORBIDDEN', 'INVALID_INPUT', 'CURSOR_TOO_OLD', 'NOT_FOUND', 'SIGNED_OUT'],
  ...['COST_LIMIT_EXCEEDED', 'RATE_LIMITED', 'DOCUMENT_LIMIT_EXCEEDED', 'TOO_MANY_SUBSCRIPTIONS'],
  ...['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'OPERATION_RESOLUTION_FAILURE'],
  ...['BAD_USER_INPUT', 'BAD_REQUEST', 'PERSISTED_QUERY_NOT_SUPPORTED'],
  ...['IDEMPOTENCY_KEY_REUSED', 'IDEMPOTENCY_KEY_IN_USE'],
  ...['TIMEOUT', 'CLIENT_GONE', 'UNAVAILABLE', 'OUTCOME_UNKNOWN', 'INTERNAL_SERVER_ERROR'],
];
const methods = ['GET', 'HEAD', 'POST', 'OPTIONS'];
const statuses = [
  ...['200', '204', '400', '401', '403', '404', '405', '406', '409', '413', '415', '417'],
  ...['422', '429', '499', '500', '503', '505'],
];
const routes = ['/graphql', '/graphql/csv', '/graphql/stream', '/graphiql', '/healthz', '/readyz'];
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const points = [1, 10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000];

/** What an HTTP request came to. */
export interface Answered {
  method: string;
  /** The route as it was declared; undefined for addresses that lead nowhere. */
  route: string | undefined;
  status: number;
  milliseconds: number;
}

/** Counts what clients ask for and what becomes of it. None of its labels tells who asked, or for what. */
export interface Traffic {
  answered(request: Answered): void;
  /** @param kind `query`, `mutation` or `subscription`; undefined for a document that was none */
  operation(kind: string | undefined, errors: readonly Pick<GraphQLFormattedError, 'extensions'>[]): void;
  cost(points: number): void;
  /** @param what `points`: a user has spent theirs; `tokens`: too many bad tokens came from an address */
  refused(what: 'points' | 'tokens'): void;
  /** An event was brought to a subscription. */
  delivered(): void;
  /** Who follows the feed at this moment. */
  followed(read: () => { subscriptions: number; connections: number }): void;
}

/** Makes the metrics of HTTP and GraphQL. */
export function trafficOf(metrics: Metrics, cache: ExecutorCache | undefined): Traffic {
  if (cache) measureCache(metrics, cache);
  return { answered: countAnswers(metrics), ...countOperations(metrics), ...countFollowers(metrics) };
}

function countAnswers(metrics: Metrics): Traffic['answered'] {
  const count = metrics.counter('rolecall_http_requests_total', 'HTTP requests that were answered.', {
    route: routes,
    method: methods,
    status: statuses,
  });
  const measure = metrics.histogram(
    'rolecall_http_request_seconds',
    'How long HTTP requests took, from their arrival until their answer was sent.',
    { labels: { route: routes }, buckets: seconds },
  );
  return ({ route = '', method, status, milliseconds }) => {
    count({ route, method, status: String(status) });
    measure({ route }, milliseconds / 1_000);
  };
}

function countOperations(metrics: Metrics): Pick<Traffic, 'operation' | 'cost' | 'refused'> {
  const operation = metrics.counter(
    'rolecall_graphql_operations_total',
    'GraphQL operations, by the code of their first error. A mutation that answers with userErrors is OK.',
    { kind: ['query', 'mutation', 'subscription'], code: ['OK', ...codes] },
  );
  const cost = metrics.histogram(
    'rolecall_graphql_cost_points',
    'Points that operations may cost, as they are charged.',
    { labels: {}, buckets: points },
  );
  const refused = metrics.counter(
    'rolecall_rate_limit_refusals_total',
    'What the rate limits refused: points that a user had spent, or bad tokens of an address.',
    { what: ['points', 'tokens'] },
  );
  return {
    operation: (kind = '', errors) => operation({ kind, code: codeOf(errors) }),
    cost: (requested) => cost({}, requested),
    refused: (what) => refused({ what }),
  };
}

function codeOf([first]: Parameters<Traffic['operation']>[1]): string {
  return first ? String(first.extensions?.code) : 'OK';
}

function countFollowers(metrics: Metrics): Pick<Traffic, 'delivered' | 'followed'> {
  const delivered = metrics.counter(
    'rolecall_subscription_events_total',
    'Events that were brought to subscriptions.',
    {},
  );
  return {
    delivered: () => delivered({}),
    followed(read) {
      const open = (what: string): string => `Open ${what} of this process.`;
      const helps = {
        rolecall_subscriptions: open('subscriptions'),
        rolecall_stream_connections: open('connections over WebSocket and server-sent events'),
      };
      metrics.gauges(helps, () => {
        const { subscriptions, connections } = read();
        return { rolecall_subscriptions: subscriptions, rolecall_stream_connections: connections };
      });
    },
  };
}

function measureCache(metrics: Metrics, cache: ExecutorCache): void {
  metrics.gauge('rolecall_executor_cache_operations', 'Operations that the executor remembers.', () =>
    cache.size(),
  );
  metrics.totals(
    'rolecall_executor_runs_total',
    'Operations that were run: compiled ones, and those that were walked through because they were new or cannot be compiled.',
    'how',
    () => ({ compiled: cache.compiled, interpreted: cache.interpreted }),
  );
}
