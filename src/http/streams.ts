import type { FastifyInstance } from 'fastify';
import { FeedHub } from '../access/feed-hub';
import { addressing } from './addresses';
import { serveEventStreams } from './event-stream';
import type { Hardening } from './hardening';
import type { HttpOptions } from './options';
import type { RateLimits } from './rate-limits';
import { signingIn } from './signing-in';
import { StreamConnections } from './stream-connections';
import { usualStreamLimits } from './stream-limits';
import type { Streams } from './stream-surroundings';
import { serveWebSockets } from './websocket';

declare module 'fastify' {
  interface FastifyInstance {
    /** Gives the feed out to subscriptions; null where there are none. */
    feedHub: FeedHub | null;
  }
}

/** Subscriptions, over WebSocket and over server-sent events; none where there is no feed. */
export function serveStreams(
  app: FastifyInstance,
  options: HttpOptions & Hardening & { rateLimits: RateLimits | null },
): void {
  if (!options.feed) return void app.decorate('feedHub', null);
  const limits = { ...usualStreamLimits, ...options.streamLimits };
  const { database, feed, logger } = options;
  const onError = (err: unknown): void => logger.error({ err }, 'events could not be given out');
  const hub = new FeedHub(database.primary, feed, limits.waitingEvents, onError);
  app.decorate('feedHub', hub);
  const connections = new StreamConnections(limits, onError);
  const signIn: Streams['signIn'] = (authorization) => signingIn(authorization, options);
  options.traffic?.followed(() => ({ subscriptions: hub.size, connections: connections.size }));
  const addressOf = addressing(options.trustedProxies);
  const streams: Streams = { ...options, hub, limits, connections, isClosing: false, signIn, addressOf };
  app.addHook('preClose', async () => {
    streams.isClosing = true;
    connections.close();
    await hub.close();
  });
  serveWebSockets(app, streams);
  serveEventStreams(app, streams);
}
