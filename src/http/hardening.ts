import type { HeaderOptions } from './headers';
import type { RateLimitOptions } from './rate-limits';

/** What the service grants its callers at most. */
export interface Hardening extends HeaderOptions {
  /** Points that one query may cost. */
  costLimit: number;
  /** How long a request may be worked at. */
  deadlineMilliseconds: number;
  /** How long a request may take to arrive, headers and body. */
  requestSeconds: number;
  /** How long a reader of an export may take nothing of it. */
  readerSeconds: number;
  /** Null where callers are not limited. */
  rateLimit: RateLimitOptions | null;
  /** Proxies whose word on the address of a caller is believed: addresses and networks; none by default. */
  trustedProxies: readonly string[];
}

/** What holds where nothing else is said. */
export const usualHardening: Hardening = {
  costLimit: 5_000,
  deadlineMilliseconds: 10_000,
  requestSeconds: 30,
  readerSeconds: 60,
  rateLimit: null,
  trustedProxies: [],
  hstsSeconds: 0,
  corsOrigins: [],
};
