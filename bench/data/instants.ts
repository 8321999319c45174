/** The newest instant in the data: fixed, so that the data is the same on every day. */
export const dataEnd = Date.UTC(2025, 0, 1);

export const day = 86_400_000;

/** An instant as both databases store it. */
export function stored(instant: number): string {
  return new Date(instant).toISOString().replace('T', ' ').slice(0, 23);
}

/** When everything was made that has no story of its own. */
export const founded = stored(dataEnd - 800 * day);
