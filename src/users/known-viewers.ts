import { LRUCache } from 'lru-cache';
import type { Lifetime } from '../core/lifetime';
import type { Database } from '../database/database';
import type { Session } from '../database/session';
import { viewerEpoch } from '../database/viewer-epoch';

/** Whoever changes tables by hand lets no epoch grow; after this long it holds anyway. */
const mostMilliseconds = 10_000;
const mostKnown = 1_000;

interface Known {
  epoch: number;
  at: number;
  found: object;
}

/** What a process remembers of one database. */
interface Memory {
  known: LRUCache<string, Known>;
  /** The look at the epoch that has not begun yet. */
  coming: Promise<number> | null;
}

const memories = new WeakMap<object, Memory>();

function memoryOf({ source, viewersChanged }: Database): Memory {
  const memory = memories.get(source);
  if (memory) return memory;
  const known = new LRUCache<string, Known>({ max: mostKnown });
  const made: Memory = { known, coming: null };
  memories.set(source, made);
  // What was changed in this process need not be asked for.
  viewersChanged.on(() => known.clear());
  return made;
}

/** Those who ask in one turn of the event loop look together: a look begins when all of them have come, and not before. */
function epochOf({ primary }: Database, memory: Memory): Promise<number> {
  memory.coming ??= new Promise((resolve, reject) =>
    setImmediate(() => {
      memory.coming = null;
      viewerEpoch(primary).then(resolve, reject);
    }),
  );
  return memory.coming;
}

/** The remembered answer for a name, unless it is too old to be believed. */
function keptOf({ known }: Memory, name: string, now: Date): Known | null {
  const kept = known.get(name);
  const age = kept ? now.getTime() - kept.at : -1;
  return kept && age >= 0 && age < mostMilliseconds ? kept : null;
}

/** Somebody who is remembered. */
export interface Remembered<T> {
  found: T;
  /**
   * Tells whether nothing has changed since they were found. On a session this is asked together with what else is read there
   * in the same turn of the event loop, and before it; without one, together with all who ask in that turn.
   */
  holds(session?: Session): Promise<boolean>;
}

/**
 * Remembers who asks without looking whether it still holds: that must be asked before anything is told or done.
 * @param name what tells one way to ask from all others, such as the hash of a token
 * @returns null for somebody who is not remembered
 */
export function remembered<T extends object>(
  name: string,
  { database, now }: { database: Database; now: Date },
): Remembered<T> | null {
  const memory = memoryOf(database);
  const kept = keptOf(memory, name, now);
  if (!kept) return null;
  const holds = async (session?: Session): Promise<boolean> =>
    (await (session ? viewerEpoch(session) : epochOf(database, memory))) === kept.epoch;
  return { found: kept.found as T, holds };
}

/**
 * Finds out who asks, as `look` does, or remembers it: as long as nothing has changed that bears on viewers, which one short
 * statement tells at every request, in any process. Nobody is remembered who was not found.
 * @param name what tells one way to ask from all others, such as the hash of a token
 * @param look is given the database within the lifetime of the request
 */
export async function knownOrFound<T extends object>(
  name: string,
  { database, now, lifetime }: { database: Database; now: Date; lifetime?: Lifetime | undefined },
  look: (database: Database) => Promise<T | null>,
): Promise<T | null> {
  const memory = memoryOf(database);
  // Read before the viewer is: what is committed in between makes the epoch that is kept here an old one.
  const coming = epochOf(database, memory);
  const epoch = await (lifetime?.wait(coming) ?? coming);
  const kept = keptOf(memory, name, now);
  if (kept?.epoch === epoch) return kept.found as T;
  const mine = lifetime ? { ...database, primary: database.primary.within(lifetime) } : database;
  const found = await look(mine);
  if (found) memory.known.set(name, { epoch, at: now.getTime(), found });
  else memory.known.delete(name);
  return found;
}
