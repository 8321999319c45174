import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import type { Sequencer } from '../database/sequencer';

const channel = 'rolecall:feed';

/**
 * Tells other processes over Redis that the feed has grown, or that events wait for whoever numbers them. A message
 * only has them look into the database: one that is lost is made good by their next look.
 */
export class FeedRelay {
  private constructor(
    private readonly publisher: Redis,
    private readonly subscriber: Redis,
  ) {}

  /** Connects; whether Redis is there or not is nothing that anybody waits for. */
  static async open(sequencer: Sequencer, url: string, logger: Logger): Promise<FeedRelay> {
    const publisher = await connect(url, logger);
    const subscriber = await connect(url, logger);
    const tell = (message: string): void => void publisher.publish(channel, message).catch(() => undefined);
    sequencer.numbered.on((position) => tell(String(position)));
    sequencer.waiting.on(() => tell('waiting'));
    subscriber.on('message', (_channel, message: string) => {
      if (!(Number(message) <= sequencer.position)) sequencer.wake();
    });
    subscriber.on('ready', () => {
      subscriber.subscribe(channel).catch(() => undefined);
      sequencer.wake();
    });
    return new FeedRelay(publisher, subscriber);
  }

  close(): void {
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }
}

/** What Redis does not take at once is not sent. */
async function connect(url: string, logger: Logger): Promise<Redis> {
  const { Redis: Client } = await import('ioredis');
  const redis = new Client(url, {
    enableOfflineQueue: false,
    autoResubscribe: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1_000,
    retryStrategy: (attempts) => Math.min(attempts * 100, 1_000),
  });
  let isReachable = true;
  redis.on('error', (err: Error) => {
    if (isReachable) logger.warn({ err }, 'Redis not reached: processes hear of events by looking for them');
    isReachable = false;
  });
  redis.on('ready', () => (isReachable = true));
  return redis;
}
