import { CursorTooOld, InvalidInput, Refusal } from '../core/user-error';
import { positionOf } from '../database/change-cursor';
import { feedBounds } from '../database/change-feed';
import type { Session } from '../database/session';

const path = ['input', 'after'];

/**
 * The position of a cursor that a user gives as `after`.
 * @param usual where to begin when they give none: at the end of the feed, or before its oldest event
 * @throws Refusal with InvalidInput when it is no cursor of this feed, with CursorTooOld when events after it are gone
 */
export async function positionAfter(
  session: Session,
  cursor: string | null,
  usual: 'head' | 'floor',
): Promise<number> {
  const bounds = await feedBounds(session);
  if (cursor === null) return bounds[usual];
  const position = positionOf(cursor);
  if (position === null || position > bounds.head)
    throw new Refusal(new InvalidInput('This is no cursor of the feed.', path));
  if (position < bounds.floor) throw new Refusal(new CursorTooOld(path));
  return position;
}
