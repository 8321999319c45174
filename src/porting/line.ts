import { z } from 'zod';
import type { UserError } from '../core/user-error';
import { InvalidInput, Refusal } from '../core/user-error';
import { externalId, type Reference } from './field';
import type { Given, RecordType } from './record-type';
import { recordTypeOf, recordTypes } from './record-types';

/** A line that was read and obeys the rules of its type by itself. */
export interface Line {
  number: number;
  type: RecordType;
  /** What it is called: its external id, or what it is recognised by. */
  externalId: string | null;
  natural: string | null;
  given: Given;
  references: readonly Reference[];
}

/** The rule of the lines of a type. */
export function lineRule(type: RecordType) {
  const fields = Object.entries(type.fields).map(([name, { rule }]) => [name, rule.nullish()]);
  const parts = Object.entries(type.parts).map(([name, { rule }]) => [name, rule.optional()]);
  // A tag is its name.
  const identity = type.name === 'tag' ? {} : { externalId: externalId().nullish() };
  return z.strictObject({
    type: z.literal(type.name),
    ...(identity as Record<string, z.ZodType>),
    ...(Object.fromEntries([...fields, ...parts]) as Record<string, z.ZodType>),
  });
}

const rules = new Map(recordTypes.map((type) => [type, lineRule(type)]));

/**
 * Reads the JSON of a line.
 * @throws Refusal telling all faults
 */
export function readLine(number: number, value: unknown): Line {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw fault('INVALID_JSON', 'A line is one JSON object.');
  const type = recordTypeOf.get((value as Given).type);
  if (!type)
    throw fault('UNKNOWN_TYPE', `The type is one of ${[...recordTypeOf.keys()].join(', ')}.`, 'type');
  const read = rules.get(type)!.safeParse(value);
  if (!read.success) throw new Refusal(...read.error.issues.flatMap(faultsOf));
  const { type: _, externalId: id = null, ...given } = read.data as Given;
  const natural = type.natural?.value(given) ?? null;
  if (id === null && natural === null)
    throw fault('INVALID_INPUT', 'Without it nobody can tell which object the line means.', 'externalId');
  return {
    number,
    type,
    externalId: id as string | null,
    natural,
    given,
    references: referencesOf(type, given),
  };
}

function faultsOf(issue: z.core.$ZodIssue): UserError[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => new InvalidInput('There is no such field.', [...path, key]));
  return [new InvalidInput(issue.message, path)];
}

/** A fault of a line as a whole. */
export function fault(code: string, message: string, ...path: string[]): Refusal {
  return new Refusal(
    Object.assign(new InvalidInput(message, path), { code, path: path.length > 0 ? path : null }),
  );
}

function referencesOf(type: RecordType, given: Given): Reference[] {
  const references: Reference[] = [];
  for (const [name, value] of Object.entries(given)) {
    const [field, part] = [type.fields[name], type.parts[name]];
    if (field && value !== null && value !== undefined) references.push(...field.references(value, [name]));
    if (part)
      for (const [index, entry] of ((value ?? []) as never[]).entries())
        references.push(...part.references(entry, [name, String(index)]));
  }
  return references;
}
