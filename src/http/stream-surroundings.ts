import type { FeedHub } from '../access/feed-hub';
import type { Viewer } from '../core/viewer';
import type { AddressOf } from './addresses';
import type { Hardening } from './hardening';
import type { HttpOptions } from './options';
import type { RateLimits } from './rate-limits';
import type { StreamConnections } from './stream-connections';
import type { StreamLimits } from './stream-limits';

/** What the ways of following events work with. */
export interface Streams
  extends HttpOptions, Pick<Hardening, 'costLimit' | 'deadlineMilliseconds' | 'corsOrigins'> {
  hub: FeedHub;
  rateLimits: RateLimits | null;
  limits: StreamLimits;
  connections: StreamConnections;
  addressOf: AddressOf;
  /** Looks at a token: who it stands for at this moment, null for nobody. */
  signIn(authorization: string | undefined): () => Promise<Viewer | null>;
  /** Whether the service is stopping. */
  isClosing: boolean;
}
