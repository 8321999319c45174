import { InvalidInput, Refusal } from './user-error';

/**
 * Puts the given changes on a row: what is undefined stays, null clears.
 * @param required the fields that cannot be cleared
 * @throws Refusal with InvalidInput for each required field that is null
 */
export function assignGiven<T extends object>(
  row: T,
  changes: { [K in keyof T]?: T[K] | null },
  required: ReadonlyArray<keyof T & string> = [],
): void {
  const faults = required
    .filter((field) => changes[field] === null)
    .map((field) => new InvalidInput('This cannot be cleared; leave it out to keep it.', ['input', field]));
  if (faults.length > 0) throw new Refusal(...faults);
  for (const [field, value] of Object.entries(changes))
    if (value !== undefined) (row as Record<string, unknown>)[field] = value;
}
