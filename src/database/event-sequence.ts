import { Event } from './event.entity';
import { EventSequence } from './event-sequence.entity';
import { tableOf, toParam, type Param } from './rows';
import { Transient, type Session } from './session';

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

/**
 * Gives the next positions to the oldest events that have none; runs in a transaction of its own. Taking or keeping the turn
 * is a conditional write in the same transaction: it holds the one row until COMMIT, and a process that has lost its turn
 * writes nothing.
 * @returns the last position given, or null when it is another process's turn
 */
export async function numberEvents(session: Session, { owner, now, until }: Turn): Promise<number | null> {
  const { name } = tableOf(EventSequence);
  const { affected } = await session.run(
    `UPDATE ${name} SET owner = ?, leasedUntil = ? WHERE id = 1 AND (owner = ? OR leasedUntil < ?)`,
    [owner, toParam(until), owner, toParam(now)],
  );
  if (affected !== 1) return null;
  const [row] = await session.all(`SELECT position FROM ${name} WHERE id = 1`);
  const last = Number(row!.position);
  const waiting = await session.all(
    `SELECT id FROM ${tableOf(Event).name} WHERE position IS NULL ORDER BY id LIMIT ${mostAtOnce}`,
  );
  if (waiting.length === 0) return last;
  const ids = waiting.map(({ id }) => Number(id));
  const numbered = await session.run(...numbering(session, last, ids));
  if (numbered.affected !== ids.length) throw new Transient('the waiting events were changed meanwhile');
  await session.run(`UPDATE ${name} SET position = ? WHERE id = 1`, [last + ids.length]);
  return last + ids.length;
}

/** One statement for all of them, which on MySQL looks up each by its key: a scan would wait for transactions that still run. */
function numbering({ dialect }: Session, last: number, ids: readonly number[]): [string, Param[]] {
  const { name } = tableOf(Event);
  if (dialect === 'sqlite')
    return [
      `UPDATE ${name} SET position = ? + j.key FROM json_each(?) j WHERE ${name}.id = j.value AND ${name}.position IS NULL`,
      [last + 1, JSON.stringify(ids)],
    ];
  const list = ids.join(', ');
  const place = `FIELD(id, ${list})`;
  return [
    `UPDATE ${name} FORCE INDEX (PRIMARY) SET position = ? + ${place} WHERE id IN (${list}) AND position IS NULL`,
    [last],
  ];
}
