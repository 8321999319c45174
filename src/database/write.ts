import { setTimeout as sleep } from 'node:timers/promises';
import { concurrently } from '../core/concurrently';
import type { Viewer } from '../core/viewer';
import type { Author } from './author';
import { everything } from './condition';
import type { Database } from './database';
import type { HeldRow } from './held-rows';
import { mayRunAgain, type Session } from './session';
import { Work } from './work';
import { writingAfter } from './writing-after';

const attempts = 5;

/** What goes along with a transaction. */
interface Attendants {
  /** Told after COMMIT of the rows that are known to be as they were left. */
  onHeld?: (rows: readonly HeldRow[]) => void;
  /**
   * Asks, with the first statement of each try, whether anything may be done: nothing is written before that has come true, and
   * nothing when it fails.
   */
  permit?: (session: Session) => Promise<unknown>;
  /** Of what kind it is, where it may share a transaction with others of its kind that come at the same time. */
  kind?: string | undefined;
}

/**
 * Runs a body in one transaction on the writer. When it loses against another transaction it runs again, at most five
 * times in all, after a short random wait.
 * @throws Refusal when the body refuses; everything is rolled back, events too
 */
export function write<T>(
  database: Database,
  author: Author,
  body: (work: Work) => Promise<T>,
  attendants: Attendants = {},
): Promise<T> {
  const { kind, permit, onHeld } = attendants;
  const alone = (): Promise<T> => writeAlone(database, author, body, attendants);
  const { shared } = database;
  if (kind === undefined || !shared?.takes(kind)) return alone();
  return shared.write({ kind, author, body, permit, onHeld, alone });
}

async function writeAlone<T>(
  database: Database,
  author: Author,
  body: (work: Work) => Promise<T>,
  { onHeld, permit }: Attendants,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { result, work } = await database.transaction(
        (session) => (permit ? permitted(session, author, body, permit) : inSession(session, author, body)),
        author.lifetime,
      );
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

async function inSession<T>(
  session: Session,
  author: Author,
  body: (work: Work) => Promise<T>,
): Promise<{ result: T; work: Work }> {
  const work = new Work(session, author);
  const result = await body(work);
  await work.writeEvents();
  return { result, work };
}

/** Whatever the body comes to, it counts for nothing when it was not permitted. */
async function permitted<T>(
  session: Session,
  author: Author,
  body: (work: Work) => Promise<T>,
  permit: NonNullable<Attendants['permit']>,
): Promise<{ result: T; work: Work }> {
  const coming = permit(session);
  const [, done] = await concurrently(coming, inSession(writingAfter(coming, session), author, body));
  return done;
}

/** The author of work that no user asked for: sees everything. */
export function systemAuthor(viewer: Viewer, now: Date): Author {
  return { viewer, scope: () => everything, now, requestId: null };
}
