import { Event } from './event.entity';
import { EventSequence } from './event-sequence.entity';
import { tableOf, toParam } from './rows';
import { Transient, type Session, type Statement } from './session';

/** How far events are numbered, whose turn it is, and whether committed ones wait. */
export interface SequenceState {
  position: number;
  owner: string;
  /** As it is stored. */
  leasedUntil: string;
  hasWaiting: boolean;
}

/** Who numbers, and until when they keep their turn. */
export interface Turn {
  owner: string;
  now: Date;
  until: Date;
}

const mostAtOnce = 1_000;

/** Reads how things stand, with one statement. */
export async function sequenceState(session: Session): Promise<SequenceState> {
  const waiting = `EXISTS (SELECT 1 FROM ${tableOf(Event).name} e WHERE e.position IS NULL)`;
  const [row] = await session.all(
    `SELECT s.position, s.owner, s.leasedUntil, ${waiting} AS hasWaiting FROM ${tableOf(EventSequence).name} s`,
  );
  const { position, owner, leasedUntil, hasWaiting } = row as Record<keyof SequenceState, string | number>;
  return {
    position: Number(position),
    owner: String(owner),
    leasedUntil: String(leasedUntil),
    hasWaiting: Number(hasWaiting) === 1,
  };
}

/** How many committed events wait for their position, and the last one that was given. */
export async function waitingEvents(session: Session): Promise<{ position: number; waiting: number }> {
  const waiting = `(SELECT COUNT(*) FROM ${tableOf(Event).name} e WHERE e.position IS NULL)`;
  const [row] = await session.all(
    `SELECT s.position, ${waiting} AS waiting FROM ${tableOf(EventSequence).name} s`,
  );
  return { position: Number(row!.position), waiting: Number(row!.waiting) };
}

/** What a round of numbering has done. */
export interface Numbered {
  /** The last position given. */
  position: number;
  /** Whether there may be more to number. */
  more: boolean;
  /** Whether the turn was taken or kept: it is when something was numbered. */
  taken: boolean;
}

/**
 * Gives the next positions to the oldest events that have none; runs in a transaction of its own. The one row of the sequence
 * is held until COMMIT, and a process that has lost its turn writes nothing.
 * @returns null when it is another process's turn
 */
export async function numberEvents(session: Session, { owner, now, until }: Turn): Promise<Numbered | null> {
  const { name } = tableOf(EventSequence);
  const lock = session.dialect === 'mysql' ? ' FOR UPDATE' : '';
  const [[held], waiting] = await Promise.all([
    session.all(`SELECT position, owner, leasedUntil FROM ${name} WHERE id = 1${lock}`),
    session.all(
      `SELECT id FROM ${tableOf(Event).name} WHERE position IS NULL ORDER BY id LIMIT ${mostAtOnce}`,
    ),
  ]);
  if (held!.owner !== owner && !(String(held!.leasedUntil) < toParam(now)!)) return null;
  const ids = waiting.map(({ id }) => Number(id));
  const last = Number(held!.position);
  if (ids.length === 0) return { position: last, more: false, taken: false };
  const { sql, params } = numbering(session, last, ids);
  const unmet = (): Error => new Transient('the waiting events were changed meanwhile');
  await session.later(sql, params, { affects: ids.length, unmet });
  const position = last + ids.length;
  await session.later(`UPDATE ${name} SET position = ?, owner = ?, leasedUntil = ? WHERE id = 1`, [
    ...[position, owner, toParam(until)],
  ]);
  return { position, more: ids.length === mostAtOnce, taken: true };
}

/** One statement for all of them, which on MySQL looks up each by its key: a scan would wait for transactions that still run. */
function numbering({ dialect }: Session, last: number, ids: readonly number[]): Statement {
  const { name } = tableOf(Event);
  if (dialect === 'sqlite')
    return {
      sql: `UPDATE ${name} SET position = ? + j.key FROM json_each(?) j WHERE ${name}.id = j.value AND ${name}.position IS NULL`,
      params: [last + 1, JSON.stringify(ids)],
    };
  const list = ids.join(', ');
  const place = `FIELD(id, ${list})`;
  return {
    sql: `UPDATE ${name} FORCE INDEX (PRIMARY) SET position = ? + ${place} WHERE id IN (${list}) AND position IS NULL`,
    params: [last],
  };
}
