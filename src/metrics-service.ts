import type { Logger } from 'pino';
import type { Database } from './database/database';
import { createMetricsServer } from './http/metrics-server';
import { measureDatabase } from './metrics/database';
import { Metrics } from './metrics/metrics';
import { measureProcess } from './metrics/process';

/** The metrics of this process, told to whoever asks at an address of their own. */
export interface MetricsService {
  /** Where all that is counted is added. */
  metrics: Metrics;
  stop(): Promise<void>;
}

/** Counts from now on, and listens at `/metrics` there. */
export async function startMetrics(
  at: { host: string; port: number },
  database: Database,
  logger: Logger,
): Promise<MetricsService> {
  const metrics = new Metrics();
  measureProcess(metrics);
  measureDatabase(metrics, database);
  const server = createMetricsServer(metrics, logger);
  await server.listen({ ...at, listenTextResolver: (address) => `Metrics are at ${address}/metrics` });
  return { metrics, stop: () => server.close() };
}
