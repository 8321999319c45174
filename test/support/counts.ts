import { parseGlobalId, upperFirst } from '../../src/core/global-id';
import { Event } from '../../src/database/event.entity';
import type { TestApp } from './app';

const tables = ['applicants', 'applicant_emails', 'tags', 'applicant_tags', 'applications', 'events'];

/** How many rows some tables have: a refused change leaves them all as they were. */
export async function count(app: TestApp): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const [row] = await app.database.primary.all(`SELECT COUNT(*) AS n FROM ${table}`);
    counts[table] = Number(row!.n);
  }
  return counts;
}

/** The events of an object, the oldest first. */
export function eventsOf(app: TestApp, id: string): Promise<Event[]> {
  const { prefix, key } = parseGlobalId(id)!;
  return app.work((work) =>
    work.find(Event, { subjectType: upperFirst(prefix), subjectId: key }, { orderBy: 't.id' }),
  );
}
