import type { ZodType } from 'zod';

/**
 * Reads a value that is as nearly all of its kind are.
 * @throws whatever, when it may be another one: what is slower and tells what is wrong reads it then
 */
export type Read = (value: unknown) => unknown;

/** Thrown for whatever may be wrong; nobody is shown it. */
export const doubtful = new Error('this may be no such value');

const readings = new WeakMap<ZodType, Read>();

/** Gives a rule a shorter way to read most of what it takes, with the same result; rules that are made of it do not inherit it. */
export function readMostlyBy<R extends ZodType>(rule: R, read: Read): R {
  readings.set(rule, read);
  return rule;
}

/** The shorter way of a rule; of one that has none, a way that takes nothing. */
export function readingOf(rule: ZodType): Read {
  return readings.get(rule) ?? doubt;
}

function doubt(): never {
  throw doubtful;
}

/** Reads one value out of what may be null, too. */
export function orNull(read: Read): Read {
  return (value) => (value === null ? null : read(value));
}

/** Reads lists of at most so many values. */
export function listOf(read: Read, most = Infinity): Read {
  return (value) => {
    if (!Array.isArray(value) || value.length > most) throw doubtful;
    return value.map((item: unknown) => read(item ?? null));
  };
}

/** A field of an object, or a variable. */
export interface ReadField {
  name: string;
  read: Read;
  required: boolean;
  /** What stands for one that is left out; undefined where nothing does. */
  byDefault?: unknown;
}

/** Reads the fields of an object, and leaves out what else it has. */
export function fieldsOf(
  fields: readonly ReadField[],
): (values: Readonly<Record<string, unknown>>) => Record<string, unknown> {
  // All of one shape, whatever they come as.
  const all = fields.map(({ name, read, required, byDefault }) => ({ name, read, required, byDefault }));
  return (values) => {
    const found: Record<string, unknown> = {};
    for (const { name, read, required, byDefault } of all) {
      // What is not given must not become what all objects have by that name.
      const value = Object.hasOwn(values, name) ? values[name] : undefined;
      if (value !== undefined) found[name] = read(value);
      else if (byDefault !== undefined) found[name] = byDefault;
      else if (required) throw doubtful;
    }
    return found;
  };
}
