import { LRUCache } from 'lru-cache';
import type { Lifetime } from '../core/lifetime';
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

/** What a process remembers of one database. */
interface Memory {
  known: LRUCache<string, Known>;
  /** The look at the epoch that has not begun yet. */
  coming: Promise<number> | null;
}

const memories = new WeakMap<object, Memory>();

function memoryOf({ source }: Database): Memory {
  let memory = memories.get(source);
  if (!memory)
    memories.set(source, (memory = { known: new LRUCache<string, Known>({ max: mostKnown }), coming: null }));
  return memory;
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
  const kept = memory.known.get(name);
  const age = kept ? now.getTime() - kept.at : 0;
  if (kept?.epoch === epoch && age >= 0 && age < mostMilliseconds) return kept.found as T;
  const mine = lifetime ? { ...database, primary: database.primary.within(lifetime) } : database;
  const found = await look(mine);
  if (found) memory.known.set(name, { epoch, at: now.getTime(), found });
  else memory.known.delete(name);
  return found;
}
