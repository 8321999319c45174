import { globalId } from '../../src/core/global-id';
import { Event } from '../../src/database/event.entity';
import { tableOf } from '../../src/database/rows';
import { entities } from '../../src/features';
import type { TestApp } from './app';

/** How many rows each table has and how often they were changed: what a refused mutation leaves as it is. */
export async function footprint(app: TestApp): Promise<Record<string, string>> {
  const prints: Record<string, string> = {};
  for (const entity of [Event, ...entities]) {
    const { name, columns } = tableOf(entity);
    const versions = columns.includes('version') ? 'SUM(version)' : '0';
    const [row] = await app.database.primary.all(
      `SELECT COUNT(*) AS count, ${versions} AS total FROM ${name}`,
    );
    prints[name] = `${Number(row!.count)} rows, ${Number(row!.total)} versions`;
  }
  return prints;
}

/** Runs a mutation that must be refused, shows that it wrote nothing, and returns its errors. */
export async function refusal(app: TestApp, act: () => Promise<{ userErrors: object[] }>): Promise<object[]> {
  const before = await footprint(app);
  const { userErrors } = await act();
  expect(await footprint(app)).toEqual(before);
  expect(userErrors).not.toEqual([]);
  return userErrors;
}

/** The types of the events of a row, in their order. */
export async function eventsOf(
  app: TestApp,
  row: { id: number; constructor: { name: string } },
): Promise<string[]> {
  const subject = { subjectType: row.constructor.name, subjectId: row.id };
  const events = await app.work((work) => work.find(Event, subject, { orderBy: 't.id' }));
  return events.map(({ type }) => type);
}

/** The global id of a row. */
export function idOf(row: { id: number; constructor: unknown }): string {
  return globalId(row.constructor as never, row.id);
}
