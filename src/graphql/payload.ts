import { Field, ObjectType } from 'type-graphql';
import { lowerFirst, upperFirst } from '../core/global-id';
import { Node, type EntityClass } from '../core/node';
import { UserError } from '../core/user-error';
import type { Context } from './context';

/** What a mutation gives back: an entity (in the field of its name), or named fields. */
export type Returns = EntityClass | Record<string, unknown>;

/** The fields of a payload besides `userErrors`: name -> type. */
export function fieldsOf(returns: Returns): Record<string, unknown> {
  return typeof returns === 'function' ? { [lowerFirst(returns.name)]: returns } : returns;
}

/** The payload type of a mutation: what it returns, nullable, and `userErrors`. */
export function payloadOf(mutation: string, returns: Returns): new () => object {
  const name = `${upperFirst(mutation)}Payload`;
  const type = { [name]: class {} }[name]!;
  ObjectType({ description: `What ${mutation} answers.`, simpleResolvers: true })(type);
  for (const [field, of] of Object.entries(fieldsOf(returns))) {
    const description = 'What the mutation made or changed; null when it was refused.';
    Field(() => of as typeof String, { nullable: true, description })(type.prototype, field);
  }
  Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })(
    type.prototype,
    'userErrors',
  );
  return type;
}

/** Fills a payload after the commit: rows are read again, so that it shows what was committed. */
export function fillPayload(context: Context, returns: Returns, result: unknown): object {
  const values = typeof returns === 'function' ? { [lowerFirst(returns.name)]: result } : (result as object);
  const filled = Object.entries(values).map(([field, value]) => [field, committed(context, value)] as const);
  return { ...Object.fromEntries(filled), userErrors: [] };
}

function committed(context: Context, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => committed(context, item));
  return value instanceof Node ? context.ref(value.constructor as EntityClass, value.id) : value;
}
