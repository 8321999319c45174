import { Lifetime } from '../core/lifetime';
import type { Database } from '../database/database';
import { waitingEvents } from '../database/event-sequence';
import type { Metrics } from './metrics';

/** How long the database may take to say how the feed stands. */
const patienceMilliseconds = 1_000;

/** What goes to the database, who waits for it, and how far the feed is numbered. */
export function measureDatabase(metrics: Metrics, database: Database): void {
  countStatements(metrics, database);
  measurePools(metrics, database);
  measureFeed(metrics, database);
  const retried = metrics.counter(
    'rolecall_transactions_retried_total',
    'Transactions that lost against another one and ran again.',
    {},
  );
  database.retried.on(() => retried({}));
}

function countStatements(metrics: Metrics, database: Database): void {
  const sent = { select: 0, insert: 0, update: 0, delete: 0, other: 0 };
  const byWord: Readonly<Record<string, keyof typeof sent>> = {
    SEL: 'select',
    INS: 'insert',
    UPD: 'update',
    DEL: 'delete',
  };
  database.listen((sql) => {
    sent[byWord[sql.slice(0, 3)] ?? 'other']++;
  });
  metrics.totals(
    'rolecall_database_statements_total',
    'Statements sent to the database, by their first word.',
    'verb',
    () => sent,
  );
}

function measurePools(metrics: Metrics, { pools }: Database): void {
  const each = (read: (pool: ReturnType<typeof pools>[number]) => number): (() => Record<string, number>) => {
    return () => Object.fromEntries(pools().map((pool) => [pool.name, read(pool)]));
  };
  const name = (what: string): string => `rolecall_database_connections_${what}`;
  metrics.gaugeBy(
    name('in_use'),
    'Connections that somebody works with.',
    'pool',
    each((pool) => pool.inUse),
  );
  metrics.gaugeBy(
    name('waiting'),
    'Those who wait for a connection.',
    'pool',
    each((pool) => pool.waiting),
  );
  metrics.gaugeBy(
    name('max'),
    'Connections that there may be.',
    'pool',
    each((pool) => pool.size),
  );
}

function measureFeed(metrics: Metrics, database: Database): void {
  const helps = {
    rolecall_feed_position: 'The last position of the feed of changes.',
    rolecall_feed_waiting_events: 'Committed events that have no position yet.',
  };
  metrics.gauges(helps, async () => {
    const lifetime = new Lifetime(patienceMilliseconds);
    try {
      const { position, waiting } = await waitingEvents(database.primary.within(lifetime));
      return { rolecall_feed_position: position, rolecall_feed_waiting_events: waiting };
    } finally {
      lifetime.release();
    }
  });
}
