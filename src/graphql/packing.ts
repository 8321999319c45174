import { Node, type EntityClass } from '../core/node';
import { UserError, userErrorNamed } from '../core/user-error';
import { entityNamed } from '../database/rows';

/** Texts above this are no keys, tokens or names but documents, and are not kept. */
const longestText = 500;

/**
 * What a mutation gave, as JSON: rows by their keys alone, so that who opens it reads them as they are then. Long texts
 * are left out.
 */
export function pack(value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return value.length > longestText ? null : value;
  if (typeof value === 'function') return { $entity: value.name };
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(pack);
  if (value instanceof Date) return { $date: value.toISOString() };
  if (value instanceof Node) return { $row: [value.constructor.name, value.id] };
  const entries = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, pack(inner)]));
  return value instanceof UserError ? { $error: [value.constructor.name, entries] } : entries;
}

/** The opposite of `pack`; rows have nothing but their keys. */
export function unpack(packed: unknown): unknown {
  if (typeof packed !== 'object' || packed === null) return packed;
  if (Array.isArray(packed)) return packed.map(unpack);
  const { $entity, $date, $row, $error } = packed as Packed;
  if ($entity) return entityNamed($entity);
  if ($date) return new Date($date);
  if ($row) return rowOf(entityNamed($row[0]), $row[1]);
  if ($error) return Object.assign(userErrorNamed($error[0]), unpack($error[1]));
  return Object.fromEntries(Object.entries(packed).map(([name, inner]) => [name, unpack(inner)]));
}

interface Packed {
  $entity?: string;
  $date?: string;
  $row?: [type: string, id: number];
  $error?: [type: string, fields: object];
}

function rowOf(entity: EntityClass, id: number): Node {
  return Object.assign(new entity(), { id });
}
