import type { Database } from '../../src/database/database';
import { seedDemo } from '../../src/demo/seed';
import { dialects, freshDatabase, type TestDatabase } from '../support/databases';
import { exportAll, importBytes, importLines } from '../support/data-files';
import { brokenRules } from '../support/invariants';

const now = new Date('2026-11-23T12:00:00.000Z');

async function countOf(database: Database, from: string): Promise<number> {
  const [row] = await database.primary.all(`SELECT COUNT(*) AS n FROM ${from}`);
  return Number(row!.n);
}

let origin: TestDatabase;
let lines: string[];

beforeAll(async () => {
  origin = await freshDatabase('sqlite');
  await seedDemo(origin.database, { now });
  lines = await exportAll(origin.database);
}, 120_000);

afterAll(() => origin.drop());

describe.each(dialects)('export and import on %s', (dialect) => {
  let copy: TestDatabase;
  let other: TestDatabase;

  beforeAll(async () => {
    copy = await freshDatabase(dialect);
    other = await freshDatabase(dialect);
  });

  afterAll(() => Promise.all([copy, other].map((fresh) => fresh.drop())));

  it('bring everything into an empty database, which then exports the same and keeps every rule', async () => {
    const { counts, refused } = await importLines(copy.database, lines, now);

    expect(refused).toEqual([]);
    expect(counts).toMatchObject({ lines: lines.length, added: lines.length });
    expect(await exportAll(copy.database)).toEqual(lines);
    expect(await brokenRules(copy.database.primary)).toEqual([]);
    const transitions = 'stage_transitions';
    expect(await countOf(copy.database, `${transitions} WHERE via = 'IMPORT'`)).toBe(
      await countOf(origin.database, transitions),
    );
  });

  it('change nothing when the same file comes again, there or where it came from', async () => {
    const before = await Promise.all([origin, copy].map(({ database }) => countOf(database, 'events')));

    const again = await importLines(copy.database, lines, now);
    const home = await importLines(origin.database, lines, now);

    const same = { lines: lines.length, added: 0, changed: 0, same: lines.length, refused: 0 };
    expect([again.counts, home.counts]).toEqual([same, same]);
    const after = await Promise.all([origin, copy].map(({ database }) => countOf(database, 'events')));
    expect(after).toEqual(before);
  });

  it('take lines in any order, and go on where they were cut off', async () => {
    const file = Buffer.from(`${lines.toReversed().join('\n')}\n`);
    const cut = async function* () {
      yield file.subarray(0, file.length / 2);
      throw new Error('the power went out');
    };

    await expect(importBytes(other.database, cut(), now)).rejects.toThrow('the power went out');
    const { counts, refused } = await importBytes(other.database, [file], now);

    expect(refused).toEqual([]);
    expect(counts.added + counts.changed + counts.same).toBe(lines.length);
    const told = await exportAll(other.database);
    expect(told.toSorted()).toEqual(lines.toSorted());
    expect(await brokenRules(other.database.primary)).toEqual([]);
  });
});
