import type { Node } from '../core/node';

/**
 * Makes it an error to ask a row for its key.
 * @returns what gives it the key, once there is one
 */
export function keyLater(row: Node): (key: number) => void {
  const shape = { configurable: true, enumerable: true };
  const get = (): never => {
    throw new Error(`${row.constructor.name}: a row that is added last has no key before COMMIT`);
  };
  Object.defineProperty(row, 'id', { ...shape, get });
  return (key) => void Object.defineProperty(row, 'id', { ...shape, value: key, writable: true });
}
