import type { Random } from './random';

const hour = 3_600_000;
const day = 24 * hour;

/** An instant some days from another. */
export function daysAfter(at: Date, days: number): Date {
  return new Date(at.getTime() + days * day);
}

/** An instant some hours from another. */
export function hoursAfter(at: Date, hours: number): Date {
  return new Date(at.getTime() + hours * hour);
}

/** A quarter of an hour in office hours on a working day, at least some days after an instant. */
export function officeTime(random: Random, at: Date, least: number, most: number): Date {
  const target = daysAfter(at, random.int(least * 10, most * 10) / 10);
  const weekday = target.getUTCDay();
  const toMonday = weekday === 6 ? 2 : weekday === 0 ? 1 : 0;
  const slot = random.int(8 * 4, 16 * 4);
  const date = Date.UTC(
    target.getUTCFullYear(),
    target.getUTCMonth(),
    target.getUTCDate() + toMonday,
    0,
    slot * 15,
  );
  return new Date(Math.max(date, at.getTime() + 15 * 60_000));
}
