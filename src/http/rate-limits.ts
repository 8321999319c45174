import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import type { Traffic } from '../metrics/traffic';

/** How much each caller may ask for. */
export interface RateLimitOptions {
  /** Points that a caller may spend in a span of time; what a query costs is its points. */
  points: number;
  seconds: number;
  /** Where processes count together; null counts in this process alone. */
  redisUrl: string | null;
}

/** What is left to a caller. */
export interface Balance {
  limit: number;
  remaining: number;
  /** Seconds until everything is given back. */
  reset: number;
  exceeded: boolean;
}

/** Refused tokens of one address in a minute, before its answers become 429. */
const mostRefusals = 60;

/** Counts what callers spend, by user, and tokens that were refused, by address. */
export class RateLimits {
  private constructor(
    private readonly spending: RateLimiterAbstract,
    private readonly refusals: RateLimiterAbstract,
    private readonly redis: Redis | null,
    private readonly traffic: Traffic | null,
  ) {}

  /** Makes the counters. Without Redis, or while it cannot be reached, each process counts for itself. */
  static async open(
    { points, seconds, redisUrl }: RateLimitOptions,
    logger: Logger,
    traffic: Traffic | null = null,
  ): Promise<RateLimits> {
    const redis = redisUrl === null ? null : await connect(redisUrl, logger);
    const counter = (keyPrefix: string, most: number, duration: number): RateLimiterAbstract => {
      const rule = { keyPrefix: `rolecall:${keyPrefix}`, points: most, duration };
      const memory = new RateLimiterMemory(rule);
      if (!redis) return memory;
      return new RateLimiterRedis({
        ...rule,
        storeClient: redis,
        rejectIfRedisNotReady: true,
        insuranceLimiter: memory,
      });
    };
    const spending = counter('spent', points, seconds);
    return new RateLimits(spending, counter('refused', mostRefusals, 60), redis, traffic);
  }

  /** Takes points off a caller's balance. */
  async spend(caller: string, points: number): Promise<Balance> {
    const balance = await take(this.spending, caller, points);
    if (balance.exceeded) this.traffic?.refused('points');
    return balance;
  }

  /** Notes that a token from an address was refused. */
  async refused(address: string): Promise<Balance> {
    const balance = await take(this.refusals, address, 1);
    if (balance.exceeded) this.traffic?.refused('tokens');
    return balance;
  }

  close(): void {
    this.redis?.disconnect();
  }
}

async function take(counter: RateLimiterAbstract, key: string, points: number): Promise<Balance> {
  try {
    return balance(counter, await counter.consume(key, points), false);
  } catch (error) {
    if (error instanceof RateLimiterRes) return balance(counter, error, true);
    throw error;
  }
}

function balance(
  { points: limit }: RateLimiterAbstract,
  { remainingPoints: remaining, msBeforeNext }: RateLimiterRes,
  exceeded: boolean,
): Balance {
  return { limit, remaining, reset: Math.max(1, Math.ceil(msBeforeNext / 1_000)), exceeded };
}

/** A connection that never makes a request wait: what Redis does not answer at once is counted in memory. */
async function connect(url: string, logger: Logger): Promise<Redis> {
  const { Redis: Client } = await import('ioredis');
  const redis = new Client(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1_000,
    commandTimeout: 200,
    retryStrategy: (attempts) => Math.min(attempts * 100, 2_000),
  });
  let reachable = true;
  redis.on('error', (err: Error) => {
    if (reachable) logger.warn({ err }, 'Redis not reached: rate limits count in this process alone');
    reachable = false;
  });
  redis.on('ready', () => {
    if (!reachable) logger.info('Redis reached again');
    reachable = true;
  });
  return redis;
}

/** What clients are told of their balance. */
export function balanceHeaders({ limit, remaining, reset }: Balance): Array<[string, string]> {
  return [
    ['ratelimit-limit', String(limit)],
    ['ratelimit-remaining', String(remaining)],
    ['ratelimit-reset', String(reset)],
  ];
}
