import type { Node } from '../core/node';
import type { Viewer } from '../core/viewer';
import { Event, type Changes } from './event.entity';
import { stateOf, traceOf } from './event-state';
import { allOf, amongKeys } from './condition';
import { tableOf, toParam } from './rows';
import type { Session } from './session';

const eventsPerStatement = 1_000;

/** An event before it has its key; its place in the feed comes after the commit. */
export type NewEvent = Omit<Event, 'id' | 'position'>;

/** What an author has done to a row, which is as it is afterwards; a removal keeps only a trace of it. */
export function eventOf(
  { viewer, now, requestId }: { viewer: Viewer; now: Date; requestId: string | null },
  type: string,
  subject: Node,
  changes: Changes,
  removal = false,
): NewEvent {
  return {
    type,
    subjectType: subject.constructor.name,
    subjectId: subject.id,
    actorId: viewer.userId,
    via: viewer.via,
    occurredAt: now,
    requestId,
    changes,
    removal,
    state: removal ? traceOf(subject) : stateOf(subject),
  };
}

/** Inserts events in their order, many with one statement. */
export async function insertEvents(session: Session, events: readonly NewEvent[]): Promise<void> {
  const { name, columns } = tableOf(Event);
  const written = columns.filter((column) => column !== 'id' && column !== 'position');
  const list = written.map((column) => `\`${column}\``).join(', ');
  const marks = `(${written.map(() => '?').join(', ')})`;
  for (let from = 0; from < events.length; from += eventsPerStatement) {
    const some = events.slice(from, from + eventsPerStatement) as unknown as Record<string, unknown>[];
    const params = some.flatMap((event) => written.map((column) => toParam(event[column])));
    await session.later(`INSERT INTO ${name} (${list}) VALUES ${some.map(() => marks).join(', ')}`, params);
  }
}

/**
 * Takes the values of some columns out of the events of some rows and the states kept there, for good: what happened stays,
 * with whom and when, and that these columns changed. Erasing personal data is the one exception to the rule that events are never changed.
 */
export async function eraseFromEvents(
  session: Session,
  subjectType: string,
  subjectIds: readonly number[],
  columns: readonly string[],
): Promise<void> {
  if (subjectIds.length === 0 || columns.length === 0) return;
  const { sql, params } = allOf(
    { sql: 'subjectType = ?', params: [subjectType] },
    amongKeys('subjectId', subjectIds),
  );
  // Only keys that are there are replaced; SQL's NULL becomes JSON's null on every database.
  const places = columns.map(() => '?, NULL').join(', ');
  const marks = columns.map(() => '?').join(', ');
  const paths = columns.map((column) => `$."${column}"`);
  await session.run(
    `UPDATE ${tableOf(Event).name} SET changes = JSON_REPLACE(changes, ${places}), state = JSON_REMOVE(state, ${marks}) WHERE ${sql}`,
    [...paths, ...paths, ...params],
  );
}

/** Forgets what a row was at its events: it is removed, and whoever erases a person's data would not find it any more. */
export async function forgetStates(session: Session, subject: Node): Promise<void> {
  await session.run(
    `UPDATE ${tableOf(Event).name} SET state = NULL WHERE subjectType = ? AND subjectId = ?`,
    [subject.constructor.name, subject.id],
  );
}
