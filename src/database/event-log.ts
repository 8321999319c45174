import { Event } from './event.entity';
import { allOf, amongKeys } from './condition';
import { tableOf, toParam } from './rows';
import type { Session } from './session';

const eventColumns = 8;
const eventsPerStatement = 200;

/** An event before it has its key. */
export type NewEvent = Omit<Event, 'id'>;

/** Inserts events in their order, many with one statement. */
export async function insertEvents(session: Session, events: readonly NewEvent[]): Promise<void> {
  const { name, columns } = tableOf(Event);
  const written = columns.filter((column) => column !== 'id');
  const list = written.map((column) => `\`${column}\``).join(', ');
  const marks = `(${Array.from({ length: eventColumns }, () => '?').join(', ')})`;
  for (let from = 0; from < events.length; from += eventsPerStatement) {
    const some = events.slice(from, from + eventsPerStatement) as unknown as Record<string, unknown>[];
    const params = some.flatMap((event) => written.map((column) => toParam(event[column])));
    await session.run(`INSERT INTO ${name} (${list}) VALUES ${some.map(() => marks).join(', ')}`, params);
  }
}

/**
 * Takes the values of some columns out of the events of some rows, for good: what happened stays, with whom and when, and
 * that these columns changed. Erasing personal data is the one exception to the rule that events are never changed.
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
  const paths = columns.map((column) => `$."${column}"`);
  await session.run(
    `UPDATE ${tableOf(Event).name} SET changes = JSON_REPLACE(changes, ${places}) WHERE ${sql}`,
    [...paths, ...params],
  );
}
