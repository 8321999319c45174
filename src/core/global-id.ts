import type { EntityClass, Node } from './node';

const shape = /^([a-z][A-Za-z]{1,40})_([1-9]\d{0,9})$/;
const largestKey = 2_147_483_647;

/** `InterviewStage` -> `interviewStage`: the prefix of its ids, and the field that holds it in payloads. */
export function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** `moveApplication` -> `MoveApplication`: the stem of the names of its input and payload. */
export function upperFirst(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** The id that clients see: type prefix and integer key, such as `role_42`. */
export function globalId(entity: EntityClass, key: number): string {
  return `${lowerFirst(entity.name)}_${key}`;
}

/** The global id of a loaded row. */
export function globalIdOf(row: Node): string {
  return globalId(row.constructor as EntityClass, row.id);
}

/**
 * Takes a global id apart.
 * @returns the type prefix and the key, or null when the text is no global id
 */
export function parseGlobalId(id: string): { prefix: string; key: number } | null {
  const match = shape.exec(id);
  if (!match) return null;
  const key = Number(match[2]);
  return key <= largestKey ? { prefix: match[1]!, key } : null;
}

/** The key in a global id of this entity, or null when it is malformed or of another type. */
export function keyOf(entity: EntityClass, id: string): number | null {
  const parsed = parseGlobalId(id);
  return parsed?.prefix === lowerFirst(entity.name) ? parsed.key : null;
}
