import { Interrupted, Lifetime } from '../../src/core/lifetime';
import { AlreadyExists, InvalidInput, Refusal } from '../../src/core/user-error';
import { systemViewer } from '../../src/core/viewer';
import type { Database } from '../../src/database/database';
import { viewerEpoch } from '../../src/database/viewer-epoch';
import type { Work } from '../../src/database/work';
import { systemAuthor, write } from '../../src/database/write';
import { Department } from '../../src/departments/department.entity';
import { describeOnServer, freshDatabase, type TestDatabase } from '../support/databases';

type Body = (work: Work) => Promise<unknown>;

const author = systemAuthor(systemViewer, new Date('2026-11-30T12:00:00.000Z'));
const kind = 'test';
const adding =
  (name: string): Body =>
  (work) =>
    work.add(Department, { name, parentId: null }, 'department.created');

/** The first of several that come at once has a transaction of its own, and all others share one. */
describeOnServer('writes that come at the same time', () => {
  let fresh: TestDatabase;
  let database: Database;

  beforeEach(async () => {
    fresh = await freshDatabase('mysql');
    database = fresh.database;
  });
  afterEach(() => fresh.drop());

  /** Writes at the same time. @returns what became of each: what it gave, or its error */
  const atOnce = async (bodies: readonly Body[], lifetimes: ReadonlyArray<Lifetime | undefined> = []) => {
    const writing = bodies.map((body, index) =>
      write(database, { ...author, lifetime: lifetimes[index] }, body, { kind }),
    );
    const settled = await Promise.allSettled(writing);
    return settled.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error)));
  };
  /** How often a statement that begins like this was sent. */
  const counting = async (act: () => Promise<unknown>, ...beginnings: string[]): Promise<number[]> => {
    const seen: string[] = [];
    const deaf = database.listen((sql) => seen.push(sql));
    await act().finally(deaf);
    return beginnings.map((beginning) => seen.filter((sql) => sql.startsWith(beginning)).length);
  };
  const names = async () =>
    (await database.primary.all('SELECT name FROM departments ORDER BY name')).map(({ name }) => name);
  const events = async () =>
    (await database.primary.all('SELECT subjectId, state FROM events ORDER BY id')).map(
      ({ subjectId, state }) => [Number(subjectId), (state as { id: number }).id],
    );

  it('share a transaction, and each gets its own row and event', async () => {
    const wanted = ['A', 'B', 'C', 'D', 'E', 'F'];
    let made: unknown[] = [];
    const counts = await counting(
      async () => void (made = await atOnce(wanted.map(adding))),
      ...['COMMIT', 'INSERT INTO departments', 'INSERT INTO events'],
    );

    expect(counts).toEqual([2, 2, 2]);
    expect(made).toMatchObject(wanted.map((name) => ({ name })));
    const rows = await database.primary.all('SELECT id, name FROM departments ORDER BY name');
    expect(rows.map(({ id }) => Number(id))).toEqual(made.map((row) => (row as Department).id));
    expect(await events()).toEqual(made.map((row) => [(row as Department).id, (row as Department).id]));
  });

  it('share none with those of other kinds, nor with those of no kind', async () => {
    const others = ['C', 'D'].map((name) => () => write(database, author, adding(name), { kind: 'other' }));
    const apart = ['E', 'F'].map((name) => () => write(database, author, adding(name)));
    const [commits] = await counting(
      () => Promise.all([atOnce([adding('A'), adding('B')]), ...[...others, ...apart].map((act) => act())]),
      'COMMIT',
    );

    expect(commits).toBe(5);
    expect(await names()).toEqual(['A', 'B', 'C', 'D', 'E', 'F']);
  });

  it('are refused each on its own', async () => {
    const refusing: Body = async (work) => {
      await work.find(Department, { name: 'A' });
      throw new Refusal(new InvalidInput('No.', ['input']));
    };
    const [, b, c, again, e] = await atOnce([adding('A'), adding('B'), refusing, adding('B'), adding('E')]);

    expect([b, e]).toMatchObject([{ name: 'B' }, { name: 'E' }]);
    expect(c).toMatchObject({ errors: [new InvalidInput('No.', ['input'])] });
    expect((again as Refusal).errors[0]).toBeInstanceOf(AlreadyExists);
    expect(await names()).toEqual(['A', 'B', 'E']);
  });

  it('leave nothing of one that fails after it has written, and keep the others', async () => {
    const failing: Body = async (work) => {
      await adding('Failed')(work);
      throw new Error('a mistake of ours');
    };
    const ended = await atOnce([adding('A'), adding('B'), failing, adding('D')]);

    expect(ended).toMatchObject([
      { name: 'A' },
      { name: 'B' },
      { message: 'a mistake of ours' },
      { name: 'D' },
    ]);
    expect(await names()).toEqual(['A', 'B', 'D']);
    expect(await database.primary.all('SELECT COUNT(*) AS n FROM events')).toMatchObject([{ n: 3 }]);
  });

  it('lose nothing when they want the same row', async () => {
    const { id } = (await write(database, author, adding('A'))) as Department;
    const renaming =
      (name: string): Body =>
      async (work) => {
        const row = await work.get(Department, id, 'id', { lock: 'update' });
        await work.save(Object.assign(row, { name: `${row.name}${name}` }), 'department.updated');
        return row.name;
      };
    const told = await atOnce(['1', '2', '3', '4', '5'].map(renaming));

    const [row] = await database.primary.all('SELECT name, version FROM departments');
    expect(row).toMatchObject({ version: 6 });
    expect(String(row!.name).split('').sort().join('')).toBe('12345A');
    expect(told.map((name) => String(name).length).sort()).toEqual([2, 3, 4, 5, 6]);
  });

  it('lose nothing when one looks at what another one changes', async () => {
    const { id } = (await write(database, author, adding('A'))) as Department;
    const counted: Body = async (work) => {
      const [row] = await work.find(Department, { id });
      return work.add(Department, { name: `After ${row!.name}`, parentId: null }, 'department.created');
    };
    const renamed: Body = async (work) => {
      const row = await work.get(Department, id, 'id', { lock: 'update' });
      return work.save(Object.assign(row, { name: 'B' }), 'department.updated');
    };
    const ended = await atOnce([adding('First'), renamed, counted]);

    expect(ended.some((one) => one instanceof Error)).toBe(false);
    const after = (await names()).filter((name) => String(name).startsWith('After'));
    expect(after).toHaveLength(1);
  });

  it('are done apart when they run statements of their own, and are not shared any more', async () => {
    const own: Body = async (work) => {
      await work.session.run("UPDATE departments SET externalId = 'own' WHERE name = 'A'");
      return adding(`Own ${Math.random()}`)(work);
    };
    await write(database, author, adding('A'));
    await atOnce([adding('First'), own, own]);
    const [commits] = await counting(() => atOnce([adding('B'), adding('C'), adding('D')]), 'COMMIT');

    expect(commits).toBe(3);
    expect(await names()).toHaveLength(7);
    expect(await database.primary.all("SELECT 1 FROM departments WHERE externalId = 'own'")).toHaveLength(1);
  });

  it('write nothing for whoever is over before COMMIT, and the rest for all others', async () => {
    const lifetime = new Lifetime(60_000);
    const ending: Body = async (work) => {
      const row = await adding('Gone')(work);
      lifetime.end('CLIENT_GONE');
      return row;
    };
    const ended = await atOnce([adding('A'), adding('B'), ending], [undefined, undefined, lifetime]);

    expect(ended[2]).toEqual(new Interrupted('CLIENT_GONE'));
    expect(await names()).toEqual(['A', 'B']);
  });

  it('do not wait for whoever waits for a row that somebody else holds', async () => {
    const { id } = (await write(database, author, adding('Held'))) as Department;
    let release!: () => void;
    const holding = write(database, author, async (work) => {
      await work.get(Department, id, 'id', { lock: 'update' });
      await new Promise<void>((resolve) => (release = resolve));
    });
    const blocked: Body = (work) => work.get(Department, id, 'id', { lock: 'update' });
    const [first, second, third] = [adding('A'), blocked, adding('B')].map((body) =>
      write(database, author, body, { kind }),
    );
    await Promise.all([first, third]);
    const meanwhile = await names();
    release();
    await Promise.all([holding, second]);

    expect(meanwhile).toEqual(['A', 'B', 'Held']);
  });

  it('write nothing for whoever is not permitted', async () => {
    const permits = [true, true, false, true];
    const asked: number[] = [];
    const writing = permits.map((permitted, index) =>
      write(database, author, adding(`D${index}`), {
        kind,
        permit: async (session) => {
          asked.push(await viewerEpoch(session));
          if (!permitted) throw new Error('nobody');
        },
      }),
    );
    const [looks] = await counting(async () => {
      const settled = await Promise.allSettled(writing);
      expect(settled.map(({ status }) => status === 'fulfilled')).toEqual(permits);
    }, 'SELECT epoch');

    expect(await names()).toEqual(['D0', 'D1', 'D3']);
    expect(new Set(asked).size).toBe(1);
    expect(looks).toBeLessThan(permits.length);
  });

  it('are told of no row that is not theirs', async () => {
    const told: string[][] = [[], [], []];
    await Promise.all(
      ['A', 'B', 'C'].map((name, index) =>
        write(database, author, adding(name), {
          kind,
          onHeld: (rows) => told[index]!.push(...rows.map(({ values }) => String(values().name))),
        }),
      ),
    );

    expect(told).toEqual([['A'], ['B'], ['C']]);
  });
});
