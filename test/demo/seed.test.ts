import type { Database } from '../../src/database/database';
import { isEmpty, seedDemo } from '../../src/demo/seed';
import { dialects, freshDatabase, type TestDatabase } from '../support/databases';
import { brokenRules } from '../support/invariants';

const now = new Date('2026-11-23T12:00:00.000Z');

async function countOf(database: Database, from: string): Promise<number> {
  const [row] = await database.reader.all(`SELECT COUNT(*) AS count FROM ${from}`);
  return Number(row!.count);
}

describe.each(dialects)('the demo organisation on %s', (dialect) => {
  let fresh: TestDatabase;
  let database: Database;
  const progress: number[] = [];

  beforeAll(async () => {
    fresh = await freshDatabase(dialect);
    database = fresh.database;
    expect(await isEmpty(database)).toBe(true);
    await seedDemo(database, { now, onProgress: (share) => progress.push(share) });
  }, 120_000);

  afterAll(() => fresh.drop());

  it('keeps every rule of the domain', async () => {
    expect(await brokenRules(database.reader)).toEqual([]);
  });

  it('is as large as a small company', async () => {
    const tables = [
      'users',
      'departments',
      'roles',
      'applicants',
      'applications',
      'interviews',
      'feedback',
      'offers',
      'notes',
    ];
    const counts = Object.fromEntries(
      await Promise.all(tables.map(async (table) => [table, await countOf(database, table)])),
    );

    expect(counts).toMatchObject({ users: 12, departments: 10, roles: 16 });
    expect(counts.applicants).toBeGreaterThan(380);
    expect(counts.interviews).toBeGreaterThan(200);
    expect(counts.feedback).toBeGreaterThan(200);
    expect(counts.offers).toBeGreaterThan(10);
    expect(counts.notes).toBeGreaterThan(20);
    expect(await isEmpty(database)).toBe(false);
  });

  it('shows every status that a dashboard has to show', async () => {
    const statuses = async (table: string) =>
      (await database.reader.all(`SELECT DISTINCT status FROM ${table} ORDER BY status`)).map(
        ({ status }) => status,
      );

    expect(await statuses('applications')).toEqual(['ACTIVE', 'HIRED', 'REJECTED', 'WITHDRAWN']);
    expect(await statuses('roles')).toEqual(['CLOSED', 'DRAFT', 'ON_HOLD', 'OPEN']);
    expect(await statuses('interviews')).toEqual(
      expect.arrayContaining(['COMPLETED', 'NO_SHOW', 'SCHEDULED']),
    );
    expect(await statuses('offers')).toEqual(expect.arrayContaining(['ACCEPTED', 'DECLINED']));
  });

  it('reaches up to now and not beyond, but for interviews that lie ahead', async () => {
    const later = "'2026-11-23 12:00:00.000'";

    expect(await countOf(database, `events WHERE occurredAt > ${later}`)).toBe(0);
    expect(
      await countOf(database, `interviews WHERE startsAt > ${later} AND status = 'SCHEDULED'`),
    ).toBeGreaterThan(0);
    expect(
      await countOf(database, "applications WHERE appliedAt > '2026-11-16 12:00:00.000'"),
    ).toBeGreaterThan(0);
    expect(progress.at(-1)).toBe(1);
  });

  it('is written in the order in which things happened', async () => {
    const events = await database.reader.all('SELECT occurredAt FROM events ORDER BY id');

    const times = events.map(({ occurredAt }) => String(occurredAt));
    expect(times).toEqual([...times].sort());
  });
});

it('is the same for the same seed and day, and another for another seed', async () => {
  const story = async (seed: number) => {
    const { database, drop } = await freshDatabase('sqlite');
    await seedDemo(database, { now, seed });
    const events = await database.reader.all(
      'SELECT type, subjectType, subjectId, actorId, occurredAt FROM events ORDER BY id',
    );
    await drop();
    return events;
  };

  const [first, again, other] = [await story(1), await story(1), await story(2)];

  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
}, 120_000);
