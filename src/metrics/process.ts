import { collectDefaultMetrics } from 'prom-client';
import type { Metrics } from './metrics';

/** The process itself: processor time, memory, garbage collection, lag of the event loop, open handles. */
export function measureProcess({ registry }: Metrics): void {
  collectDefaultMetrics({ register: registry });
}
