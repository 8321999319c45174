import { Lifetime } from '../../src/core/lifetime';
import type { Database } from '../../src/database/database';
import type { Session } from '../../src/database/session';
import { viewerEpoch } from '../../src/database/viewer-epoch';
import { dialects, freshDatabase, type TestDatabase } from '../support/databases';
import { looksAtEpoch } from '../support/signing-in-statements';

const insert =
  "INSERT INTO departments (version, createdAt, updatedAt, name, nameKey) VALUES (1, '2026-01-01', '2026-01-01', ?, ?)";
const found = 'SELECT t.`name` FROM departments t WHERE t.`name` = ?';
const waiting = 'SELECT t.`name` FROM departments t WHERE t.`name` = ? FOR UPDATE';

/** A value that is asked for beside rows, such as the epoch of viewers. */
describe.each(dialects)('values that rows bring along on %s', (dialect) => {
  let fresh: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    fresh = await freshDatabase(dialect);
    database = fresh.database;
    await database.transaction((session) => session.run(insert, ['Design', 'design']));
    await database.transaction((session) => session.run('UPDATE viewer_epochs SET epoch = 41 WHERE id = 1'));
  });
  afterAll(() => fresh.drop());

  const places: ReadonlyArray<[string, (act: (session: Session) => Promise<unknown>) => Promise<unknown>]> = [
    ['for a request', (act) => act(database.reader.within(new Lifetime(10_000)))],
    ['in a transaction', (act) => database.transaction(act)],
  ];
  /** What was sent to ask for the epoch and for what else was read in the same turn. */
  const sentBy = async (act: () => Promise<unknown>): Promise<string[]> => {
    const sent: string[] = [];
    const deaf = database.listen((sql) => /epoch|departments/.test(sql) && sent.push(sql));
    await act().finally(deaf);
    return sent;
  };

  describe.each(places)('%s', (_where, inPlace) => {
    it('are read by the statement of the rows, which are what they would have been', async () => {
      let read: unknown;
      const sent = await sentBy(() =>
        inPlace(async (session) => {
          read = await Promise.all([viewerEpoch(session), session.all(found, ['Design'])]);
        }),
      );

      expect(read).toMatchObject([41, [{ name: 'Design' }]]);
      expect(sent.map(looksAtEpoch)).toEqual(dialect === 'mysql' ? [true] : [true, false]);
    });

    it.each([
      ['counts', 'SELECT COUNT(*) > 0 AS some FROM departments', [{ some: 1 }]],
      [
        'groups',
        'SELECT t.`name`, MIN(t.id) AS id FROM departments t GROUP BY t.`name`',
        [{ name: 'Design' }],
      ],
      ['distinct rows', 'SELECT DISTINCT t.`name` FROM departments t', [{ name: 'Design' }]],
      [
        'rows of a derived table',
        'SELECT n.name FROM (SELECT name FROM departments) n',
        [{ name: 'Design' }],
      ],
    ])('come with %s', async (_what, sql, rows) => {
      await inPlace(async (session) => {
        expect(await Promise.all([viewerEpoch(session), session.all(sql)])).toMatchObject([41, rows]);
      });
    });

    it('are asked for once more where there are no rows', async () => {
      await inPlace(async (session) => {
        expect(await Promise.all([viewerEpoch(session), session.all(found, ['None'])])).toEqual([41, []]);
      });
    });

    it('are had where the rows cannot be', async () => {
      await inPlace(async (session) => {
        const [epoch, rows, more] = await Promise.allSettled([
          viewerEpoch(session),
          session.all('SELECT nothing FROM departments'),
          session.all(found, ['Design']),
        ]);
        expect(epoch).toEqual({ status: 'fulfilled', value: 41 });
        expect(rows.status).toBe('rejected');
        expect(more).toMatchObject({ status: 'fulfilled', value: [{ name: 'Design' }] });
      });
    });

    it('come alone where nothing is read beside them', async () => {
      await inPlace(async (session) => {
        expect(await viewerEpoch(session)).toBe(41);
      });
    });
  });

  if (dialect === 'mysql')
    it('do not wait for whoever changes them', async () => {
      await database.transaction(async (session) => {
        await session.run('UPDATE viewer_epochs SET epoch = 42 WHERE id = 1');
        const beside = database.transaction((other) =>
          Promise.all([viewerEpoch(other), other.all(waiting, ['Design'])]),
        );
        expect((await beside)[0]).toBe(41);
      });
    });
});
