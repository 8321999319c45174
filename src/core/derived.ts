import type { EntityClass } from './node';

const derived = new Map<string, readonly string[]>();

/** Says of which columns a getter of an entity makes its value, so that no others need be read for it. */
export function DerivedFrom<T>(...columns: Array<keyof T & string>): MethodDecorator {
  return (target, name) => {
    derived.set(`${(target.constructor as { name: string }).name}.${String(name)}`, columns);
  };
}

/** The columns of which a getter makes its value; null where it does not say. */
export function readsOf({ name }: EntityClass, getter: string): readonly string[] | null {
  return derived.get(`${name}.${getter}`) ?? null;
}
