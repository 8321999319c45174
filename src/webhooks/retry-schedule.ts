const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long after each failed attempt the next one is made; the first attempt is made at once. */
const delays = [5 * second, 5 * minute, 30 * minute, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * hour)];
/** The longest wait that a receiver may ask for. */
const longestWait = 24 * hour;

/**
 * When to try again after an attempt that failed, up to a tenth later than planned so that many do not come at once.
 * @param attempts how many there were
 * @param retryAfter how long the receiver asks to wait, in milliseconds; heeded when it is longer than planned
 * @param random from 0 to 1
 * @returns null after the last one
 */
export function nextAttempt(
  attempts: number,
  now: Date,
  retryAfter: number | null = null,
  random: () => number = Math.random,
): Date | null {
  const planned = delays[attempts - 1];
  if (planned === undefined) return null;
  const asked = Math.min(retryAfter ?? 0, longestWait);
  return new Date(now.getTime() + Math.max(planned, asked) * (1 + random() / 10));
}

/** How many milliseconds a `Retry-After` header asks to wait: seconds, or a date; null when it says nothing of use. */
export function retryAfterOf(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (/^\d{1,9}$/.test(header)) return Number(header) * second;
  const date = Date.parse(header);
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime());
}
