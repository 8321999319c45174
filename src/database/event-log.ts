import { Event } from './event.entity';
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
