import { setTimeout as sleep } from 'node:timers/promises';
import type { Viewer } from '../core/viewer';
import type { Author } from './author';
import { everything } from './condition';
import type { Database } from './database';
import type { HeldRow } from './held-rows';
import { mayRunAgain } from './session';
import { Work } from './work';

const attempts = 5;

/**
 * Runs a body in one transaction on the writer. When it loses against another transaction it runs again, at most five
 * times in all, after a short random wait.
 * @param onHeld told after COMMIT of the rows that are known to be as they were left
 * @throws Refusal when the body refuses; everything is rolled back, events too
 */
export async function write<T>(
  database: Database,
  author: Author,
  body: (work: Work) => Promise<T>,
  onHeld?: (rows: readonly HeldRow[]) => void,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { result, work } = await database.transaction(async (session) => {
        const work = new Work(session, author);
        const result = await body(work);
        await work.writeEvents();
        return { result, work };
      }, author.lifetime);
      if (work.hasEvents) database.committed.emit();
      onHeld?.(work.heldRows());
      return result;
    } catch (error) {
      if (!mayRunAgain(error, author.settles) || attempt === attempts) throw error;
      database.retried.emit();
      await sleep(Math.random() * 10 * 2 ** attempt);
    }
  }
}

/** The author of work that no user asked for: sees everything. */
export function systemAuthor(viewer: Viewer, now: Date): Author {
  return { viewer, scope: () => everything, now, requestId: null };
}
