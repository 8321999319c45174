import type { IncomingHttpHeaders } from 'node:http';

/** Whether a request comes from no page at all, from a page of this service, or from one that is let in. */
export function isOwnOrigin({ origin, host }: IncomingHttpHeaders, allowed: readonly string[]): boolean {
  if (origin === undefined || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}
