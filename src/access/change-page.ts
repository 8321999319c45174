import { defaultPageSize, largestPageSize } from '../core/page';
import { CursorTooOld, InvalidInput, Refusal } from '../core/user-error';
import type { Viewer } from '../core/viewer';
import { positionOf } from '../database/change-cursor';
import { changesAfter, feedBounds, isEventType, type NumberedEvent } from '../database/change-feed';
import type { Session } from '../database/session';
import { eventsOfReadableKinds, visibleEvents } from './visible-events';

/** What a reader of the feed asks for, as clients write it. */
export interface ChangeArgs {
  after?: string | null | undefined;
  types?: string[] | null | undefined;
  first?: number | null | undefined;
}

/** A piece of the feed: what its reader may see, and how far it was looked through. */
export interface ChangePage {
  events: NumberedEvent[];
  /** Where the reader was. */
  after: number;
  /** Where to go on: past what they may not see, too. */
  end: number;
  /** The last position that was given. */
  head: number;
  floor: number;
}

const mostTypes = 50;
/** A request looks through this many positions at most, in so many statements, whatever it finds. */
const span = 2_500;
const mostSpans = 4;
const rowsAtOnce = 250;

/**
 * Reads a piece of the feed on behalf of a viewer.
 * @throws Refusal with InvalidInput naming the argument, or with CursorTooOld
 */
export async function changePage(session: Session, viewer: Viewer, args: ChangeArgs): Promise<ChangePage> {
  const size = sizeOf(args.first);
  const types = checkedTypes(args.types);
  const { head, floor } = await feedBounds(session);
  const after = startOf(args.after, head, floor);
  const events: NumberedEvent[] = [];
  let end = after;
  for (let spans = 0; spans < mostSpans && end < head && events.length < size; spans++) {
    const upTo = Math.min(head, end + span);
    const step = await visibleStretch(session, viewer, end, upTo, types);
    const wanted = step.events.slice(0, size - events.length);
    events.push(...wanted);
    end = wanted.length < step.events.length ? wanted.at(-1)!.position : step.end;
  }
  return { events, after, end, head, floor };
}

/**
 * The events after a position that a viewer may see, and how far that is: up to a position, or less when there are many.
 * @param types checked by `checkedTypes`
 */
export async function visibleStretch(
  session: Session,
  viewer: Viewer,
  from: number,
  upTo: number,
  types: readonly string[] | null,
): Promise<{ events: NumberedEvent[]; end: number }> {
  const condition = eventsOfReadableKinds(viewer, 't');
  const read = await changesAfter(session, from, { limit: rowsAtOnce, upTo, types, condition });
  const end = read.length < rowsAtOnce ? upTo : read.at(-1)!.position;
  return { events: await visibleEvents(session, viewer, read), end };
}

/** @throws Refusal with InvalidInput for what can be no name of an event, and for over 50 of them */
export function checkedTypes(types: readonly string[] | null | undefined): readonly string[] | null {
  if (!types) return null;
  if (types.length > mostTypes) throw invalid(`Give at most ${mostTypes} types.`, 'types');
  const wrong = types.findIndex((type) => !isEventType(type));
  if (wrong >= 0)
    throw invalid('A type looks like `application.moved` or `application.*`.', 'types', String(wrong));
  return types;
}

/** @throws Refusal with InvalidInput when it is malformed or ahead of the feed, with CursorTooOld when events are gone */
export function startOf(cursor: string | null | undefined, head: number, floor: number): number {
  if (cursor === null || cursor === undefined) return floor;
  const position = positionOf(cursor);
  if (position === null || position > head) throw invalid('This is no cursor of the feed.', 'after');
  if (position < floor) throw new Refusal(new CursorTooOld(['after']));
  return position;
}

function sizeOf(first: number | null | undefined): number {
  if (first === null) throw invalid('Leave it out for a page of the usual size.', 'first');
  const size = first ?? defaultPageSize;
  if (size < 1 || size > largestPageSize)
    throw invalid(`A page has 1 to ${largestPageSize} changes.`, 'first');
  return size;
}

function invalid(message: string, ...path: string[]): Refusal {
  return new Refusal(new InvalidInput(message, path));
}
