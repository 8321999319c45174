const instantShape =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?([Zz]|[+-]\d\d:\d\d)$/;
const dayShape = /^(\d{4})-(\d\d)-(\d\d)$/;

/** Whether year, month and day exist in the calendar, within the years that MySQL can hold. */
function isDay(year: number, month: number, day: number): boolean {
  if (year < 1000 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/**
 * Reads an ISO 8601 instant; a zone (`Z` or an offset) is required, more than three decimals of a second are cut.
 * @returns null when the text is no such instant
 */
export function parseInstant(text: string): Date | null {
  const match = instantShape.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  if (!isDay(year!, month!, day!) || hour! > 23 || minute! > 59 || second! > 59) return null;
  const clock = `${match[4]}:${match[5]}:${match[6] ?? '00'}.${(match[7] ?? '').slice(0, 3).padEnd(3, '0')}`;
  const date = new Date(`${match[1]}-${match[2]}-${match[3]}T${clock}${match[8]!.toUpperCase()}`);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1000 || date.getUTCFullYear() > 9999
    ? null
    : date;
}

/** Whether a text is a calendar day, `YYYY-MM-DD`. */
export function isCalendarDay(text: string): boolean {
  const match = dayShape.exec(text);
  return match !== null && isDay(Number(match[1]), Number(match[2]), Number(match[3]));
}

/** Whether a text is a year, a month or a day of the calendar: `2024`, `2024-05` or `2024-05-01`. */
export function isPartialDay(text: string): boolean {
  const [, year, month = '01', day = '01'] = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) ?? [];
  return year !== undefined && isDay(Number(year), Number(month), Number(day));
}

/** Whether what ends on one partial day and starts on another ends before it starts, as far as both say. */
export function endsBeforeStart(start: string, end: string): boolean {
  const said = Math.min(start.length, end.length);
  return end.slice(0, said) < start.slice(0, said);
}

/** The latest of some instants; null is none. */
export function latest(first: Date, ...others: ReadonlyArray<Date | null>): Date {
  let last = first;
  for (const other of others) if (other !== null && other > last) last = other;
  return last;
}
