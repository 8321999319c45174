const texts = new WeakMap<object, string>();

/** Notes that an object, and what is in it, never changes: what is worked out from it may be kept for it. */
export function constant<T extends object>(object: T): T {
  texts.set(object, JSON.stringify(object));
  return object;
}

/** Whether an object is known never to change; what is not there does not change either. */
export function isConstant(object: object | null | undefined): boolean {
  return !object || texts.has(object);
}

/** An object as JSON: worked out once for one that never changes. */
export function jsonOf(object: object | null | undefined): string {
  return object ? (texts.get(object) ?? JSON.stringify(object)) : 'null';
}
