import { Field, ObjectType } from 'type-graphql';
import type { EntityClass, Node } from '../core/node';
import type { Context } from './context';
import { computed } from './references';
import { permissionOf } from './root-fields';

@ObjectType({
  description: 'Something that may be done with an object next, and if not now, why.',
  simpleResolvers: true,
})
export class AllowedAction {
  @Field(() => String, { description: 'The name of the mutation, such as `moveApplication`.' })
  action!: string;

  @Field(() => Boolean, { description: 'Whether the viewer may do it now.' })
  enabled!: boolean;

  @Field(() => String, { nullable: true, description: 'Why not, as a sentence; null when it is enabled.' })
  reason!: string | null;
}

type WhyNot<T> = (row: T, context: Context) => string | null | Promise<string | null>;

const actions = new Map<EntityClass, Map<string, WhyNot<never>>>();
const objections = new Map<EntityClass, Map<string, WhyNot<never>[]>>();

/**
 * Lists a mutation among the `allowedActions` of an entity.
 * @param whyNot the reason why it cannot be done with a row now, or null when it can
 */
export function ActsOn<T extends Node>(entity: EntityClass<T>, whyNot: WhyNot<T>): MethodDecorator {
  return (_target, name) => {
    const known = actions.get(entity) ?? announce(entity);
    known.set(String(name), whyNot);
  };
}

/**
 * Adds a reason of a dependent feature why an action of another feature cannot be done: what a handler of the action's
 * hook refuses is told beforehand here.
 */
export function objectsTo<T extends Node>(entity: EntityClass<T>, action: string, whyNot: WhyNot<T>): void {
  const known = objections.get(entity) ?? new Map<string, WhyNot<never>[]>();
  objections.set(entity, known.set(action, [...(known.get(action) ?? []), whyNot]));
}

function announce(entity: EntityClass): Map<string, WhyNot<never>> {
  const known = new Map<string, WhyNot<never>>();
  actions.set(entity, known);
  const description =
    'What may be done with it next, by name of the mutation; with the reason where it may not.';
  computed(
    entity,
    'allowedActions',
    () => [AllowedAction],
    description,
    (row, context) =>
      Promise.all([...known].map(([action, whyNot]) => judge(action, whyNot as WhyNot<Node>, row, context))),
  );
  return known;
}

async function judge(
  action: string,
  whyNot: WhyNot<Node>,
  row: Node,
  context: Context,
): Promise<AllowedAction> {
  const permission = permissionOf(action);
  const reason = context.may(permission)
    ? ((await whyNot(row, context)) ?? (await objection(action, row, context)))
    : `It needs the permission ${permission}.`;
  return { action, enabled: reason === null, reason };
}

async function objection(action: string, row: Node, context: Context): Promise<string | null> {
  const asked = objections.get(row.constructor as EntityClass)?.get(action) ?? [];
  const reasons = await Promise.all(asked.map(async (whyNot) => (whyNot as WhyNot<Node>)(row, context)));
  return reasons.find((reason) => reason !== null) ?? null;
}
