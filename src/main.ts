import 'reflect-metadata';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { IdentityProvider } from './access/identity-provider';
import type { Config } from './config';
import { systemClock } from './core/clock';
import { systemViewer } from './core/viewer';
import { openDatabase, type Database } from './database/database';
import { purgeKeys } from './database/idempotency';
import { isMigrationPending, migrate } from './database/migrate';
import { systemAuthor, write } from './database/write';
import { demoTokens, tokenFileOf, type DemoToken } from './demo/demo-tokens';
import { exampleOperations } from './demo/examples';
import { isEmpty, seedDemo } from './demo/seed';
import { entities, resolvers } from './features';
import { startFeed, type Feed } from './feed';
import { createExecutor } from './graphql/executor';
import { buildRolecallSchema } from './graphql/schema';
import type { GraphiqlOptions } from './http/graphiql';
import { createServer } from './http/server';
import type { MetricsService } from './metrics-service';
import { trafficOf } from './metrics/traffic';
import { expireOffers } from './offers/offer-transition.service';
import { repeat, type Schedule } from './schedule';
import { purgeDeliveries } from './webhooks/delivery-log.service';
import { learnWebhookPolicy } from './webhooks/webhook-policy';
import { WebhookWorker } from './webhooks/webhook-worker';

/** The running service. */
export interface Service {
  /** Such as `http://127.0.0.1:4000`. */
  address: string;
  /** Tokens of the demo organisation; none where the data is real. */
  tokens: DemoToken[];
  /** Takes no more requests, lets those in flight end, closes the database. */
  close(): Promise<void>;
}

const sweepMilliseconds = 60_000;

/** Starts the whole service: database, schema, HTTP, and the sweep for offers that expire. */
export async function startService(config: Config, logger: Logger): Promise<Service> {
  const database = await openDatabase({ entities, ...config, url: config.databaseUrl });
  let feed: Feed | undefined;
  let metrics: MetricsService | null = null;
  try {
    metrics = await metricsOf(config, database, logger);
    const tokens = await prepareData(database, config, logger);
    feed = await startFeed(database, config.redisUrl, logger);
    learnWebhookPolicy(config.webhooks);
    const schema = buildRolecallSchema({ entities, resolvers });
    const http = await serve(database, { schema, feed, metrics }, config, logger, tokens);
    const jobs = [feed, sweepOffers(database, logger), sweepKeys(database, logger)];
    if (config.webhooks.send) jobs.push(sendWebhooks(database, { schema, feed }, config, logger));
    const close = (): Promise<void> => closeAll(database, { http, jobs, metrics });
    return { address: addressOf(http.server.address() as AddressInfo), tokens, close };
  } catch (error) {
    await Promise.all([feed?.stop(), metrics?.stop()]);
    await database.close();
    throw error;
  }
}

/** What the database is closed after. */
interface Users {
  http: FastifyInstance;
  jobs: Schedule[];
  metrics: MetricsService | null;
}

/** Whatever comes of its users, the database is closed: its connections would keep the process alive. */
async function closeAll(database: Database, { http, jobs, metrics }: Users): Promise<void> {
  try {
    await Promise.all([http.close(), ...jobs.map((job) => job.stop())]);
    await metrics?.stop();
  } finally {
    await database.close();
  }
}

/** Null where nobody wants them: then they are not loaded either. */
async function metricsOf(
  { metrics: at }: Config,
  database: Database,
  logger: Logger,
): Promise<MetricsService | null> {
  if (!at) return null;
  const { startMetrics } = await import('./metrics-service.js');
  return startMetrics(at, database, logger);
}

/** What answers and messages are made of. */
interface Sources {
  schema: GraphQLSchema;
  feed: Feed;
  metrics?: MetricsService | null;
}

async function serve(
  database: Database,
  { schema, feed: { grown: feed }, metrics }: Sources,
  config: Config,
  logger: Logger,
  tokens: DemoToken[],
): Promise<FastifyInstance> {
  const executor = createExecutor(config.executor, schema);
  const graphiql = graphiqlOptions(database, config, tokens);
  const identityProvider = config.oidc && new IdentityProvider(config.oidc);
  const traffic = metrics && trafficOf(metrics.metrics, executor.cache);
  const running = { schema, executor, database, clock: systemClock, logger, feed, traffic };
  const http = await createServer({ ...config, ...running, graphiql, identityProvider });
  const { host, port } = config;
  await http.listen({ host, port, listenTextResolver: (address) => `Rolecall is ready at ${address}` });
  return http;
}

/** Brings the tables up to date and fills an empty database with the demo organisation, as far as it is wished for. */
async function prepareData(database: Database, config: Config, logger: Logger): Promise<DemoToken[]> {
  const applied = config.autoMigrate ? await migrate(database) : [];
  if (applied.length > 0) logger.info({ applied }, 'migrated');
  if (await isMigrationPending(database)) {
    logger.warn('migrations are pending: run `rolecall migrate`; until then the service is not ready');
    return [];
  }
  if (!config.demo) return [];
  const isNew = await isEmpty(database);
  if (isNew) {
    logger.info('the database is empty: making the demo organisation');
    await seedDemo(database, { now: systemClock() });
  }
  if (config.production) return [];
  return demoTokens(database, { file: tokenFileOf(config.databaseUrl), now: systemClock(), isNew });
}

/** The operations of the contract; with ids that fit, and a token, only where the data is a demo. */
function graphiqlOptions(database: Database, config: Config, tokens: DemoToken[]): GraphiqlOptions | null {
  if (!config.graphiql) return null;
  const session = tokens.length > 0 ? database.reader : null;
  return { tabs: () => exampleOperations(session, systemClock()), token: tokens[0]?.token ?? null };
}

/** Offers that were not answered in time expire within a minute. */
function sweepOffers(database: Database, logger: Logger): Schedule {
  const sweep = async (): Promise<void> => {
    const author = systemAuthor(systemViewer, systemClock());
    while ((await write(database, author, expireOffers)) > 0);
  };
  return repeat(sweepMilliseconds, sweep, (err) => logger.error({ err }, 'offers could not be expired'));
}

/** What stands under an idempotency key is gone within a minute of its expiry. */
function sweepKeys(database: Database, logger: Logger): Schedule {
  const sweep = async (): Promise<void> => {
    while ((await purgeKeys(database, systemClock())) > 0);
  };
  return repeat(sweepMilliseconds, sweep, (err) =>
    logger.error({ err }, 'expired idempotency keys could not be deleted'),
  );
}

/** Sends webhooks beside the requests, and deletes what is old in their log. */
function sendWebhooks(
  database: Database,
  { schema, feed }: Sources,
  { webhooks: send }: Config,
  logger: Logger,
): Schedule {
  const surroundings = { database, schema, clock: systemClock, random: Math.random, send };
  const onError = seldom((err) => logger.error({ err }, 'webhooks could not be sent'));
  const worker = new WebhookWorker({ ...surroundings, onError }).start(feed.grown);
  const sweep = async (): Promise<void> => {
    while ((await purgeDeliveries(database, systemClock())) > 0);
  };
  const purge = repeat(sweepMilliseconds, sweep, (err) =>
    logger.error({ err }, 'old webhook deliveries could not be deleted'),
  );
  return { stop: async () => void (await Promise.all([worker.stop(), purge.stop()])) };
}

/** Tells of an error once a minute: what is tried every second fails every second while the database is away. */
function seldom(tell: (error: unknown) => void): (error: unknown) => void {
  const told = new Map<string, number>();
  return (error) => {
    const [what, now] = [String(error), performance.now()];
    if (now - (told.get(what) ?? -Infinity) < sweepMilliseconds) return;
    if (told.size > 100) told.clear();
    told.set(what, now);
    tell(error);
  };
}

function addressOf({ address, family, port }: AddressInfo): string {
  const everywhere = address === '::' || address === '0.0.0.0';
  const host = everywhere ? 'localhost' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}
