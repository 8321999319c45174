import type { Logger } from 'pino';
import type { Signal } from './core/signal';
import type { Database } from './database/database';
import { Sequencer } from './database/sequencer';
import { FeedRelay } from './http/feed-relay';

/** The feed of changes in this process. */
export interface Feed {
  /** Tells how far it is numbered. */
  grown: Signal<number>;
  stop(): Promise<void>;
}

/**
 * Numbers the events that are committed, in turn with other processes. With Redis these hear of each other at once; without, or
 * while it is gone, they look into the database five times a second.
 */
export async function startFeed(database: Database, redisUrl: string | null, logger: Logger): Promise<Feed> {
  let isFailing = false;
  const sequencer = new Sequencer(database, {
    onError: (err) => {
      if (!isFailing) logger.error({ err }, 'events could not be numbered');
      isFailing = true;
    },
  });
  sequencer.grown.on(() => (isFailing = false));
  const relay = redisUrl === null ? null : await FeedRelay.open(sequencer, redisUrl, logger);
  return {
    grown: sequencer.grown,
    async stop() {
      relay?.close();
      await sequencer.stop();
    },
  };
}
