import { allOf, anyOf, everything, type Condition } from './condition';
import { Event } from './event.entity';
import { EventSequence } from './event-sequence.entity';
import { tableOf } from './rows';
import type { Session } from './session';

/** Which events a reader of the feed wants. */
export interface FeedRequest {
  /** How many at most. */
  limit: number;
  /** Names of events such as `application.moved`, or all of a kind: `application.*`. Absent for all. */
  types?: readonly string[] | null | undefined;
  /** The last position to look at; absent for no end. */
  upTo?: number;
  /** What else they must meet, over the alias `t`. */
  condition?: Condition;
}

/**
 * The events after a position, in the order of the feed: the one in which they were numbered after their commits, so that a
 * reader who goes on from the last position it has seen neither misses nor repeats one. No row rule is applied.
 */
export async function changesAfter(
  session: Session,
  position: number,
  { limit, types, upTo, condition }: FeedRequest,
): Promise<NumberedEvent[]> {
  const { name, all, toObject } = tableOf(Event);
  const { sql, params } = allOf(
    { sql: 't.position > ?', params: [position] },
    upTo === undefined ? null : { sql: 't.position <= ?', params: [upTo] },
    types ? ofTypes(types) : null,
    condition ?? null,
  );
  const rows = await session.all(
    `SELECT ${all.select('t')} FROM ${name} t WHERE ${sql} ORDER BY t.position LIMIT ${limit}`,
    params,
  );
  return rows.map((row) => toObject(row) as NumberedEvent);
}

/** One event of the feed by its key, whoever may see it; null when it is gone. */
export async function changeWithKey(session: Session, key: number): Promise<NumberedEvent | null> {
  const { name, all, toObject } = tableOf(Event);
  const [row] = await session.all(
    `SELECT ${all.select('t')} FROM ${name} t WHERE t.id = ? AND t.position IS NOT NULL`,
    [key],
  );
  return row ? (toObject(row) as NumberedEvent) : null;
}

/** An event that has its place in the feed. */
export type NumberedEvent = Event & { position: number };

/** Whether a text can stand among `types`: the name of an event, or `kind.*`. */
export function isEventType(text: string): boolean {
  return text.length <= 64 && /^[a-zA-Z]+\.([a-zA-Z]+|\*)$/.test(text);
}

/** @param types checked by `isEventType`: none holds a sign that LIKE would understand */
function ofTypes(types: readonly string[]): Condition {
  if (types.length === 0) return everything;
  const kinds = types.filter((type) => type.endsWith('.*'));
  const names = types.filter((type) => !type.endsWith('.*'));
  const marks = names.map(() => '?').join(', ');
  return anyOf(
    ...kinds.map((kind) => ({ sql: 't.type LIKE ?', params: [`${kind.slice(0, -1)}%`] })),
    ...(names.length > 0 ? [{ sql: `t.type IN (${marks})`, params: names }] : []),
  );
}

/** Where the feed ends and begins: the last position given, and the one before the oldest event that is still there. */
export async function feedBounds(session: Session): Promise<{ head: number; floor: number }> {
  const events = tableOf(Event).name;
  const [row] = await session.all(
    `SELECT s.position AS head, (SELECT MIN(e.position) FROM ${events} e) AS oldest FROM ${tableOf(EventSequence).name} s`,
  );
  const head = Number(row!.head);
  return { head, floor: row!.oldest === null ? head : Number(row!.oldest) - 1 };
}
