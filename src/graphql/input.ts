import { Field, ID, Int } from 'type-graphql';
import { z } from 'zod';
import { keyOf } from '../core/global-id';
import type { EntityClass } from '../core/node';
import { doubtful, fieldsOf, listOf, orNull, readingOf, readMostlyBy, type Read } from '../core/reading';
import * as rules from '../core/rules';
import { InvalidInput, Refusal } from '../core/user-error';
import { CalendarDay } from './scalars';

/**
 * The fields of inputs: each decorator gives the GraphQL type, its description and the rule together, so that no input
 * field exists without a rule. Optional fields: `null` clears, absent leaves.
 */
interface Options {
  optional?: boolean;
  /** A list of such values, at most this many. */
  list?: number;
}

type InputClass<T = object> = new () => T;
type Rule = z.ZodType;

const shapes = new Map<unknown, Record<string, () => Rule>>();
const schemas = new Map<unknown, Rule>();

function inputField(
  type: () => unknown,
  rule: () => Rule,
  description: string,
  options: Options,
): PropertyDecorator {
  return (target, property) => {
    const graphqlType = options.list === undefined ? type : () => [type()];
    Field(graphqlType as () => typeof String, { nullable: options.optional ?? false, description })(
      target,
      property,
    );
    const whole = (): Rule => withOptions(rule(), options);
    shapes.set(target.constructor, { ...shapes.get(target.constructor), [String(property)]: whole });
  };
}

function withOptions(rule: Rule, { optional, list }: Options): Rule {
  const whole = list === undefined ? rule : listRule(rule, list);
  return optional ? readMostlyBy(whole.nullable().optional(), orNull(readingOf(whole))) : whole;
}

function listRule(rule: Rule, most: number): Rule {
  const whole = z.array(rule).max(most, `There are more than ${most} of them.`);
  return readMostlyBy(whole, listOf(readingOf(rule), most));
}

/** A text of at most `max` characters; `lines` allows line breaks. */
export function TextInput(
  description: string,
  options: Options & { max: number; lines?: boolean },
): PropertyDecorator {
  return inputField(
    () => String,
    () => rules.text(options.max, options.lines),
    description,
    options,
  );
}

/** The global id of an object, read into its key. */
export function KeyInput(
  entity: () => EntityClass,
  description: string,
  options: Options = {},
): PropertyDecorator {
  return inputField(
    () => ID,
    () => keyRule(entity()),
    description,
    options,
  );
}

function keyRule(entity: EntityClass): Rule {
  const rule = z
    .string()
    .transform((id) => keyOf(entity, id))
    .refine((key) => key !== null, 'This is no id of such an object.');
  return readMostlyBy(rule, (id) => {
    const key = typeof id === 'string' ? keyOf(entity, id) : null;
    if (key === null) throw doubtful;
    return key;
  });
}

/** The version that the client has seen; the change is refused when it is no longer the present one. */
export function ExpectedVersion(options: { optional?: boolean } = {}): PropertyDecorator {
  const description = options.optional
    ? 'The version that you have seen; with it the change is refused when someone else was faster.'
    : 'The version that you have seen; the change is refused when someone else was faster.';
  return inputField(
    () => Int,
    () => rules.int(1, 2_147_483_647),
    description,
    options,
  );
}

/** A whole number within bounds. */
export function IntInput(
  description: string,
  options: Options & { min: number; max: number },
): PropertyDecorator {
  return inputField(
    () => Int,
    () => rules.int(options.min, options.max),
    description,
    options,
  );
}

/** A value of an enum; GraphQL has checked it. */
export function EnumInput(
  values: Record<string, string>,
  description: string,
  options: Options = {},
): PropertyDecorator {
  return inputField(
    () => values,
    () => oneOf(z.enum(values), Object.values(values)),
    description,
    options,
  );
}

/** A rule that takes these values and no others, as they are. */
function oneOf(rule: Rule, values: readonly unknown[]): Rule {
  const known = new Set(values);
  return readMostlyBy(rule, (value) => {
    if (!known.has(value)) throw doubtful;
    return value;
  });
}

/** An instant, read into a Date. */
export function InstantInput(description: string, options: Options = {}): PropertyDecorator {
  return inputField(() => Date, rules.instant, description, options);
}

/** A calendar day. */
export function DayInput(description: string, options: Options = {}): PropertyDecorator {
  return inputField(() => CalendarDay, rules.day, description, options);
}

/** Yes or no. */
export function FlagInput(description: string, options: Options = {}): PropertyDecorator {
  return inputField(
    () => Boolean,
    () => oneOf(z.boolean(), [true, false]),
    description,
    options,
  );
}

/** A text with a rule of its own: `rules.email`, `rules.url`, `rules.phone`, `rules.timeZone`, `rules.amount`... */
export function RuledInput(rule: () => Rule, description: string, options: Options = {}): PropertyDecorator {
  return inputField(() => String, rule, description, options);
}

/** Another input within this one. */
export function NestedInput(
  type: () => InputClass,
  description: string,
  options: Options = {},
): PropertyDecorator {
  return inputField(type, () => ruleOf(type()), description, options);
}

/** The fields of an input class, with those of the classes that it extends. */
function shapeOf(type: InputClass | null): Record<string, () => Rule> {
  return type === null
    ? {}
    : { ...shapeOf(Object.getPrototypeOf(type) as InputClass | null), ...shapes.get(type) };
}

/** The rule of an input class, which the rules of its fields make up. */
export function ruleOf(type: InputClass): Rule {
  let schema = schemas.get(type);
  if (!schema) {
    const shape = shapeOf(type);
    if (Object.keys(shape).length === 0)
      throw new Error(`${type.name} has no fields made by the input decorators`);
    const fields = Object.entries(shape).map(([name, rule]) => [name, rule()] as const);
    schema = readMostlyBy(z.object(Object.fromEntries(fields)), objectOf(fields));
    schemas.set(type, schema);
  }
  return schema;
}

function objectOf(rules: ReadonlyArray<readonly [string, Rule]>): Read {
  const read = fieldsOf(
    rules.map(([name, rule]) => ({ name, read: readingOf(rule), required: !rule.isOptional() })),
  );
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw doubtful;
    return read(value as Record<string, unknown>);
  };
}

/**
 * Checks what a client sent against the rules of its input class and brings it into stored form.
 * @throws Refusal with one InvalidInput for each fault, its path naming the input
 */
export function parseInput<T extends object>(type: InputClass<T>, sent: unknown): T {
  const rule = ruleOf(type);
  try {
    return readingOf(rule)(sent) as T;
  } catch {
    return parsed(rule, sent) as T;
  }
}

function parsed(rule: Rule, sent: unknown): unknown {
  const result = rule.safeParse(sent);
  if (result.success) return result.data;
  const faults = result.error.issues.map(
    (issue) => new InvalidInput(issue.message, ['input', ...issue.path.map(String)]),
  );
  throw new Refusal(...faults);
}
