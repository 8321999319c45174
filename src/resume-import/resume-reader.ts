import type { z } from 'zod';
import { fold } from '../core/text';
import type { LeftOut } from './import-report.types';

/** A value of the resume with the place where it stands. */
export interface Found<T> {
  path: string;
  value: T;
}

/** An object in the resume with the place where it stands. */
export interface Place {
  path: string;
  fields: Record<string, unknown>;
}

/** A report lists so many places and then says that there are more. */
export const mostLeftOut = 500;

const noPlace = 'There is no place for this in an applicant.';

/**
 * Reads the parts of a resume one by one and notes each that cannot be taken, with its place and the reason, never with its
 * value.
 */
export class ResumeReader {
  readonly leftOut: LeftOut[] = [];

  /** Notes that something is left out. */
  leave(path: string, reason: string): null {
    if (this.leftOut.length < mostLeftOut) this.leftOut.push({ path, reason });
    else if (this.leftOut.length === mostLeftOut)
      this.leftOut.push({ path: '', reason: 'More was left out than this report lists.' });
    return null;
  }

  /** The object at a place. */
  object(path: string, value: unknown): Place | null {
    if (value === undefined || value === null) return null;
    if (typeof value !== 'object' || Array.isArray(value)) return this.leave(path, 'It is no object.');
    return { path, fields: value as Record<string, unknown> };
  }

  /** The objects of a list, at most so many. */
  objects(parent: Place, key: string, most: number): Place[] {
    return this.list(parent, key, most).flatMap(({ path, value }) => this.object(path, value) ?? []);
  }

  /** The texts of a list, at most so many, each by a rule. */
  texts(parent: Place, key: string, most: number, rule: z.ZodType): Array<Found<string>> {
    return this.list(parent, key, most).flatMap(({ path, value }) => this.judged(path, value, rule) ?? []);
  }

  /** The text under the first of some keys that has a usable one: formats have renamed their fields over the years. */
  text(parent: Place, keys: readonly string[], rule: z.ZodType): Found<string> | null {
    let found: Found<string> | null = null;
    for (const key of keys) {
      const value = this.judged(`${parent.path}.${key}`, parent.fields[key], rule);
      if (value && found && fold(value.value) !== fold(found.value))
        this.leave(value.path, 'Another field says it differently.');
      found ??= value;
    }
    return found;
  }

  /** Notes whatever stands in an object beside the keys that were read. */
  leaveRest({ path, fields }: Place, keys: readonly string[]): void {
    for (const [key, value] of Object.entries(fields))
      if (!keys.includes(key) && !isNothing(value))
        this.leave(path ? `${path}.${nameOf(key)}` : nameOf(key), noPlace);
  }

  private list(parent: Place, key: string, most: number): Array<Found<unknown>> {
    const path = parent.path ? `${parent.path}.${key}` : key;
    const value = parent.fields[key] ?? [];
    if (!Array.isArray(value)) this.leave(path, 'It is no list.');
    const items: unknown[] = Array.isArray(value) ? value : [];
    if (items.length > most)
      this.leave(path, `Of its ${items.length} entries only the first ${most} were read.`);
    return items.slice(0, most).map((item, index) => ({ path: `${path}.${index}`, value: item }));
  }

  private judged(path: string, value: unknown, rule: z.ZodType): Found<string> | null {
    if (value === undefined || value === null) return null;
    if (typeof value !== 'string') return this.leave(path, 'It is no text.');
    if (value.trim() === '') return this.leave(path, 'It is empty.');
    const result = rule.safeParse(value);
    if (result.success) return { path, value: result.data as string };
    return this.leave(path, result.error.issues[0]!.message);
  }
}

/** Null, or a list or an object without anything in it. */
function isNothing(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

/** A key as it may stand in a report: whatever is odd about it is replaced. */
function nameOf(key: string): string {
  return key.slice(0, 40).replace(/[^\w$-]/g, '?') || '?';
}
