import { LRUCache } from 'lru-cache';
import type { Database } from '../database/database';
import { viewerEpoch } from '../database/viewer-epoch';

/** Whoever changes tables by hand lets no epoch grow; after this long it holds anyway. */
const mostMilliseconds = 10_000;
const mostKnown = 1_000;

interface Known {
  epoch: number;
  at: number;
  found: object;
}

const knownOf = new WeakMap<object, LRUCache<string, Known>>();

/**
 * Finds out who asks, as `look` does, or remembers it: as long as nothing has changed that bears on viewers, which one short
 * statement tells at every request, in any process. Nobody is remembered who was not found.
 * @param name what tells one way to ask from all others, such as the hash of a token
 */
export async function knownOrFound<T extends object>(
  { source, primary }: Database,
  name: string,
  now: Date,
  look: () => Promise<T | null>,
): Promise<T | null> {
  const known = knownOf.get(source) ?? new LRUCache<string, Known>({ max: mostKnown });
  knownOf.set(source, known);
  // Read before the viewer is: what is committed in between makes the epoch that is kept here an old one.
  const epoch = await viewerEpoch(primary);
  const kept = known.get(name);
  const age = kept ? now.getTime() - kept.at : 0;
  if (kept?.epoch === epoch && age >= 0 && age < mostMilliseconds) return kept.found as T;
  const found = await look();
  if (found) known.set(name, { epoch, at: now.getTime(), found });
  else known.delete(name);
  return found;
}
