import { setTimeout as sleep } from 'node:timers/promises';

/** How often a request is tried, and how long to wait before the next try. */
export interface Patience {
  /** How many tries there are in all. */
  tries: number;
  /** The wait after the first try, in milliseconds; each further one is twice as long. */
  firstWait: number;
  /** No wait is longer, in milliseconds: who is asked to wait longer gives up for this night. */
  longestWait: number;
  sleep(milliseconds: number): Promise<unknown>;
}

/** Eight tries, about three minutes in all when the service asks for nothing else. */
export const patient: Patience = { tries: 8, firstWait: 1_000, longestWait: 120_000, sleep };

/**
 * How long to wait after a try: what the service asked for, and a random part of a wait that doubles, so that many programs
 * do not come back at once.
 * @param tries how many were made, from 1 on
 * @param asked milliseconds that the service asked for; 0 when it asked for nothing
 * @returns milliseconds; null when it is not to be tried again
 */
export function waitAfter(
  tries: number,
  asked: number,
  { tries: most, firstWait, longestWait }: Patience,
): number | null {
  if (tries >= most || asked > longestWait) return null;
  return asked + Math.random() * Math.min(firstWait * 2 ** (tries - 1), longestWait);
}

/** The milliseconds that a `Retry-After` header asks for, which are seconds or a date; 0 when it says nothing of use. */
export function askedBy(header: string | null): number {
  if (header === null) return 0;
  const seconds = Number(header);
  const milliseconds = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1_000;
  return Math.max(0, milliseconds || 0);
}
