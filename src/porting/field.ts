import { z } from 'zod';
import type { EntityClass } from '../core/node';
import * as rules from '../core/rules';
import { InvalidInput, Refusal } from '../core/user-error';
import type { Known } from './known';
import type { Teller } from './teller';

/** A row as it is known here: columns by name. */
export type Columns = Record<string, unknown>;

/** A reference that stands in a line: what kind of object, its external id, and where. */
export interface Reference {
  entity: EntityClass;
  id: string;
  path: string[];
}

/** A field of a line: its rule, how it is stored, and how an export tells it. */
export interface Field {
  rule: z.ZodType;
  /** Whether a new object needs it; then it cannot be cleared either. */
  needed: boolean;
  /** What a new object has when the line says nothing. */
  initial: Columns;
  references(value: unknown, path: string[]): Reference[];
  /** The columns for a value; null clears. */
  store(value: unknown, known: Known): Columns;
  tell(row: Columns, teller: Teller): unknown;
}

interface Options {
  needed?: boolean;
  initial?: unknown;
}

const noReferences = () => [];

/** A column of the same name whose stored form is that of the line. */
export function plain(column: string, rule: z.ZodType, { needed = false, initial }: Options = {}): Field {
  return {
    rule,
    needed,
    initial: { [column]: initial ?? null },
    references: noReferences,
    store: (value) => ({ [column]: value ?? initial ?? null }),
    tell: (row) => told(row[column]),
  };
}

function told(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : (value ?? null);
}

/** A text. */
export function text(column: string, max: number, options: Options & { lines?: boolean } = {}): Field {
  return plain(column, rules.text(max, options.lines), options);
}

/** An instant with its zone. */
export function instant(column: string, options: Options = {}): Field {
  return plain(column, rules.instant(), options);
}

/** One of the values of an enum. */
export function choice(column: string, values: Record<string, string>, options: Options = {}): Field {
  return plain(column, z.enum(values), options);
}

/** Yes or no. */
export function flag(column: string, initial: boolean): Field {
  return plain(column, z.boolean(), { initial });
}

/** The external id of another object. */
export function reference(
  column: string,
  entity: () => EntityClass,
  { needed = false }: Options = {},
): Field {
  return {
    rule: externalId(),
    needed,
    initial: { [column]: null },
    references: (id, path) => [{ entity: entity(), id: id as string, path }],
    store: (id, known) => ({ [column]: id === null ? null : keyIn(known, entity(), id as string) }),
    tell: (row, teller) => teller.name(entity(), row[column] as number | null),
  };
}

/** An id in another system. */
export function externalId() {
  return rules.text(190);
}

/** The key of a reference of which it is known that it is there; of who was merged away, that of whom they went into. */
export function keyIn(known: Known, entity: EntityClass, id: string): number {
  const key = known.key(entity, id);
  if (key === undefined) throw new Error(`a ${entity.name} was not resolved`);
  return known.heir(entity, key);
}

/** A refusal of a value in a line. */
export function invalid(message: string, ...path: string[]): Refusal {
  return new Refusal(new InvalidInput(message, path));
}

/** A field of several columns. */
export function compound(
  rule: z.ZodType,
  store: (value: never, known: Known) => Columns,
  tell: Field['tell'],
  { needed = false, references = noReferences }: Options & Partial<Pick<Field, 'references'>> = {},
): Field {
  return {
    rule,
    needed,
    initial: needed ? {} : store(null as never, null as never),
    references,
    store: (value, known) => store(value as never, known),
    tell,
  };
}
