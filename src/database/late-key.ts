import type { Node } from '../core/node';

const keys = new WeakMap<Node, number>();

/** One for all rows: functions of its own for each would give each row a shape of its own, and the engine none to rely on. */
const late: PropertyDescriptor & ThisType<Node> = {
  configurable: true,
  enumerable: true,
  get() {
    const key = keys.get(this);
    if (key !== undefined) return key;
    throw new Error(`${this.constructor.name}: a row that is added last has no key before COMMIT`);
  },
};

/**
 * Makes it an error to ask a row for its key.
 * @returns what gives it the key, once there is one
 */
export function keyLater(row: Node): (key: number) => void {
  Object.defineProperty(row, 'id', late);
  return (key) => void keys.set(row, key);
}
