import type { GraphQLFieldResolver } from 'graphql';
import { Subscription } from 'type-graphql';
import type { Delivery, Follow } from '../access/subscriber';
import type { NumberedEvent } from '../database/change-feed';
import type { Context } from './context';

type ClassType = new () => object;
type Resolve = GraphQLFieldResolver<unknown, Context>;

interface SubscriptionField {
  target: ClassType;
  present: (event: NumberedEvent) => object;
}

const fields = new Map<string, SubscriptionField>();

/**
 * Makes a method `(args) => Follow` a subscription of its name: it says which events of the feed are asked for; what the viewer may not
 * see of them is left out by the kernel. The method's class has no state.
 * @param present what clients see of an event
 */
export function Follows<T extends object>(
  type: new () => T,
  present: (event: NumberedEvent) => T,
  description: string,
): MethodDecorator {
  return (target, property, descriptor) => {
    const subscribe = (): never => {
      throw new Error('the kernel subscribes');
    };
    Subscription(() => type, { subscribe, nullable: true, description })(
      target,
      property,
      descriptor as TypedPropertyDescriptor<unknown>,
    );
    fields.set(String(property), { target: target.constructor as ClassType, present });
  };
}

/** Whether a method of a resolver class is a subscription. */
export function isSubscription(target: object, name: string): boolean {
  return fields.get(name)?.target === target.constructor;
}

/** The source and the resolver of a subscription. */
export function subscriptionField(name: string): { subscribe: Resolve; resolve: Resolve } {
  const field = fields.get(name);
  if (!field) throw new Error(`The subscription ${name} lacks @Follows`);
  const { present, target } = field;
  const methods = new target() as Record<string, (args: object) => Follow>;
  return {
    subscribe: (_source, args: object, context) => context.follow(methods[name]!(args)),
    resolve: (delivery) => present((delivery as Delivery).event),
  };
}
