import { print, type FieldNode } from 'graphql';
import { memoized } from '../core/memoized';
import type { Use } from './uses';

/** The values of a field that one answer holds with different arguments, by how these are written. */
export class Alternatives {
  private readonly values = new Map<string, unknown>();

  /** Adds a value to those that are there already. */
  static add(known: unknown, written: string, value: unknown): Alternatives {
    const all = known instanceof Alternatives ? known : new Alternatives();
    all.values.set(written, value);
    return all;
  }

  /** The value that goes with a place in the document. */
  static choose(value: unknown, place: FieldNode): unknown {
    return value instanceof Alternatives ? value.values.get(writtenArguments(place)) : value;
  }
}

/**
 * Groups places by what their arguments say as they are written, in whatever order. What they come to is no way to tell them apart: below
 * two that come to the same, different things may be selected.
 */
export function byArguments(places: readonly Use[]): Map<string, Use[]> {
  const groups = new Map<string, Use[]>();
  for (const use of places) {
    const written = writtenArguments(use.node);
    groups.set(written, [...(groups.get(written) ?? []), use]);
  }
  return groups;
}

const writtenArguments = memoized((place: FieldNode): string =>
  (place.arguments ?? []).map(print).sort().join(),
);
