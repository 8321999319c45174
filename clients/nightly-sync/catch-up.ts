import { ChangesDocument, type ChangesQuery, type SubjectFragment } from '../operations.generated';
import { Refused } from './answer';
import { allowed } from './allowed';
import type { Copied, Copy } from './copy';
import { readAll } from './read-all';
import { ask, type Access } from './service';

type Change = NonNullable<ChangesQuery['changes']>['nodes'][number];

/** What a run has brought. */
export interface CaughtUp {
  /** Whether everything was read by the lists: the first time, and when the cursor was too old. */
  whole: boolean;
  /** How many changes were applied. */
  changes: number;
}

/** Brings the copy up to date: by the feed of changes where there is a cursor that it still knows, else from the beginning. */
export async function catchUp(access: Access, copy: Copy, anew = false): Promise<CaughtUp> {
  const kept = anew ? null : copy.cursor;
  if (kept !== null) {
    try {
      return { whole: false, changes: await follow(access, copy, kept) };
    } catch (error) {
      if (!(error instanceof Refused && error.code === 'CURSOR_TOO_OLD')) throw error;
    }
  }
  return { whole: true, changes: await follow(access, copy, await readAll(access, copy)) };
}

/** Applies what happened after a cursor, page by page. The cursor of a page is kept when the page is applied, never before. */
async function follow(access: Access, copy: Copy, from: string): Promise<number> {
  for (let after = from, applied = 0; ;) {
    const { nodes, pageInfo } = allowed(
      (await ask(access, ChangesDocument, { after })).changes,
      'change:read',
    );
    for (const change of nodes) apply(copy, change);
    applied += nodes.length;
    after = pageInfo.endCursor ?? after;
    copy.keepCursor(after);
    if (!pageInfo.hasNextPage) return applied;
  }
}

function apply(copy: Copy, { removal, subjectId, state, node }: Change): void {
  if (removal && subjectId !== null) copy.remove(subjectId);
  const object = copiedOf(state ?? node);
  if (!object) return;
  // Who was merged into somebody else is that one now: their id leads there, and no list has them.
  if (object.__typename === 'Applicant' && object.mergedInto) copy.remove(object.id);
  else copy.put(object);
}

/** What the copy holds of a subject: itself, or the role that it is a stage of; null when it is gone or holds none. */
function copiedOf(subject: SubjectFragment | null): Copied | null {
  if (!subject) return null;
  if ('id' in subject) return subject;
  return 'role' in subject ? subject.role : null;
}
