import type { Node } from '../core/node';
import { toParam } from '../database/rows';

type Values = Record<string, unknown>;

/** The columns in which a row is to differ from what is stored. */
export function differences(stored: Node | Values, wanted: Node | Values): string[] {
  const [from, to] = [stored as Values, wanted as Values];
  return Object.keys(to).filter((column) => canonical(from[column]) !== canonical(to[column]));
}

/** The stored form of a value, in which objects are the same in whatever order their keys stand. */
function canonical(value: unknown): unknown {
  return value !== null && typeof value === 'object' && !(value instanceof Date)
    ? JSON.stringify(sorted(value))
    : toParam(value);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, inner]): [string, unknown] => [key, sorted(inner)]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
