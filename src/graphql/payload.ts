import { Field, ObjectType } from 'type-graphql';
import { lowerFirst, upperFirst } from '../core/global-id';
import { memoized } from '../core/memoized';
import { Node, type EntityClass } from '../core/node';
import { UserError } from '../core/user-error';
import type { Context } from './context';

/** What a mutation gives back: an entity (in the field of its name), or named fields. */
export type Returns = EntityClass | Record<string, unknown>;

const fieldNameOf = memoized((entity: EntityClass) => lowerFirst(entity.name));

/** The fields of a payload besides `userErrors`: name -> type. */
export function fieldsOf(returns: Returns): Record<string, unknown> {
  return typeof returns === 'function' ? { [fieldNameOf(returns)]: returns } : returns;
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
  const payload: Record<string, unknown> = {};
  if (typeof returns === 'function') payload[fieldNameOf(returns)] = committed(context, result);
  else
    for (const [field, value] of Object.entries(result as object)) payload[field] = committed(context, value);
  payload.userErrors = [];
  return payload;
}

function committed(context: Context, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => committed(context, item));
  return value instanceof Node ? context.ref(value.constructor as EntityClass, value.id) : value;
}
