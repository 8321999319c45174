import { setTimeout as sleep } from 'node:timers/promises';
import { Lifetime } from '../../src/core/lifetime';
import { Refusal } from '../../src/core/user-error';
import { systemViewer } from '../../src/core/viewer';
import type { Database } from '../../src/database/database';
import { runBatch } from '../../src/database/run-batch';
import { DuplicateKey, Transient, Unavailable, type Session } from '../../src/database/session';
import { systemAuthor, write } from '../../src/database/write';
import { Department } from '../../src/departments/department.entity';
import { dialects, freshDatabase, type TestDatabase } from '../support/databases';
import { cutConnections, runningStatements } from '../support/processes';
import { until } from '../support/until';

const insert = (name: string): [string, string[]] => [
  "INSERT INTO departments (version, createdAt, updatedAt, name, nameKey) VALUES (1, '2026-01-01', '2026-01-01', ?, ?)",
  [name, name],
];
const rename = (from: string, to: string): [string, string[]] => [
  'UPDATE departments SET name = ?, nameKey = ? WHERE name = ?',
  [to, to, from],
];
const unmet = () => new Transient('someone was faster');

describe.each(dialects)('transactions on %s', (dialect) => {
  let fresh: TestDatabase;
  let database: Database;

  beforeEach(async () => {
    fresh = await freshDatabase(dialect);
    database = fresh.database;
    await database.transaction((session) => session.run(...insert('first')));
  });
  afterEach(() => fresh.drop());

  const names = async (session: Session = database.reader) =>
    (await session.all('SELECT name FROM departments ORDER BY id')).map(({ name }) => name);
  /** The statements of a transaction, by their first words; each told as it is sent. */
  const told = async (act: () => Promise<unknown>): Promise<string[]> => {
    const statements: string[] = [];
    const deaf = database.listen((sql) => statements.push(sql.split(' ')[0]!));
    await act().catch(() => undefined);
    deaf();
    return statements;
  };

  it('runs what is asked for in one turn in its order, each seeing what came before', async () => {
    const seen = await database.transaction(async (session) => {
      const [before, , after] = await Promise.all([
        names(session),
        session.run(...insert('second')),
        names(session),
      ]);
      return { before, after };
    });

    expect(seen).toEqual({ before: ['first'], after: ['first', 'second'] });
  });

  it('runs what nobody waits for before what comes next', async () => {
    const seen = await database.transaction(async (session) => {
      await session.later(...insert('second'));
      await session.later(...rename('second', 'renamed'), { affects: 1, unmet });
      return names(session);
    });

    expect(seen).toEqual(['first', 'renamed']);
    expect(await names()).toEqual(['first', 'renamed']);
  });

  it('gives a failed statement its error, and goes on with what was asked for beside it', async () => {
    await database.transaction(async (session) => {
      const settled = await Promise.allSettled([
        session.run(...insert('second')),
        session.run(...insert('first')),
        session.run(...insert('third')),
      ]);
      expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect((settled[1] as PromiseRejectedResult).reason).toBeInstanceOf(DuplicateKey);
    });

    expect(await names()).toEqual(['first', 'second', 'third']);
  });

  it.each(['', ' and something is read after it'])(
    'commits nothing when a statement that nobody waits for fails%s',
    async (reading) => {
      const explain = (): Error => new Refusal();

      const writing = database.transaction(async (session) => {
        await session.run(...insert('second'));
        await session.later(...insert('first'), { explain });
        if (reading) await names(session);
      });

      await expect(writing).rejects.toBeInstanceOf(Refusal);
      expect(await names()).toEqual(['first']);
    },
  );

  it.each(['', ' and something is read after it'])(
    'commits nothing when one affected another number of rows than it must%s',
    async (reading) => {
      const writing = database.transaction(async (session) => {
        await session.later(...insert('second'));
        await session.later(...rename('nobody', 'someone'), { affects: 1, unmet });
        await session.later(...insert('third'));
        if (reading) await names(session);
      });

      await expect(writing).rejects.toThrow('someone was faster');
      expect(await names()).toEqual(['first']);
    },
  );

  it('takes nothing more once it cannot be committed, whoever caught the error', async () => {
    const writing = database.transaction(async (session) => {
      await session.later(...insert('first')).catch(() => undefined);
      await names(session).catch(() => undefined);
      if (dialect === 'mysql') await session.run(...insert('second'));
      else throw new DuplicateKey('departments');
    });

    await expect(writing).rejects.toBeInstanceOf(DuplicateKey);
    expect(await names()).toEqual(['first']);
  });

  it('writes very many rows that nobody waits for', async () => {
    const long = 'x'.repeat(10_000);
    await database.transaction(async (session) => {
      await session.run('CREATE TABLE many (id INT, text TEXT)');
      for (let id = 0; id < 500; id++)
        await session.later('INSERT INTO many (id, text) VALUES (?, ?)', [id, long]);
    });

    const [row] = await database.reader.all('SELECT COUNT(*) AS count, MAX(id) AS last FROM many');
    expect({ count: Number(row!.count), last: Number(row!.last) }).toEqual({ count: 500, last: 499 });
  });

  const onMysql = dialect === 'mysql' ? it : it.skip;

  onMysql('sends nothing when nothing was asked for', async () => {
    expect(await told(() => database.transaction(() => Promise.resolve()))).toEqual([]);
    expect(await told(() => database.transaction(() => Promise.reject(new Error('no'))))).toEqual([]);
  });

  onMysql(
    'looks before COMMIT, in the same packet, whether the rows were still as they were read',
    async () => {
      const author = systemAuthor(systemViewer, new Date('2026-11-23T12:00:00.000Z'));

      const statements = await told(() =>
        write(database, author, async (work) => {
          const [department] = await work.find(Department, { name: 'first' });
          await work.save(Object.assign(department!, { name: 'renamed' }), 'department.updated');
        }),
      );

      expect(statements).toEqual(['START', 'SELECT', 'UPDATE', 'SET', 'INSERT', 'COMMIT']);
      expect(await names()).toEqual(['renamed']);
    },
  );

  it('runs nothing outside of a transaction that a fault in one item of a batch has ended', async () => {
    const author = systemAuthor(systemViewer, new Date('2026-11-23T12:00:00.000Z'));
    const failing = write(database, author, (work) =>
      runBatch(work, [0, 1], async (item, place) => {
        await item.findFirst(Department, { name: `none ${place}` });
        if (place === 0) throw new TypeError('a fault');
        await item.findFirst(Department, { name: 'none' });
        await item.add(Department, { name: 'Dangling' }, 'department.created');
      }),
    );

    await expect(failing).rejects.toThrow('a fault');
    // What is asked for in vain takes its turn after everything else.
    await sleep(50);
    expect(await names()).toEqual(['first']);
  });

  onMysql('says that nothing was done when the connection is lost before COMMIT', async () => {
    const reader = database.reader.within(new Lifetime(60_000));
    const asking = [
      database.reader.all('SELECT SLEEP(60)'),
      Promise.all([1, 2].map((one) => reader.all(`SELECT SLEEP(60), ${one}`))),
      database.transaction(async (session) => {
        await session.run(...insert('second'));
        await session.all('SELECT SLEEP(60)');
      }),
    ].map((asked) => asked.catch((error: unknown) => error));
    await until(async () => (await runningStatements(fresh.url)) === asking.length);
    await cutConnections(fresh.url);

    for (const error of await Promise.all(asking)) expect(error).toBeInstanceOf(Unavailable);
    expect(await names()).toEqual(['first']);
  });

  onMysql('runs nothing outside of a transaction that a deadlock has ended', async () => {
    await database.transaction((session) => session.run(...insert('second')));
    const lock = (name: string): [string, string[]] => [
      'SELECT id FROM departments WHERE nameKey = ? FOR UPDATE',
      [name],
    ];
    let both = 0;
    let go!: () => void;
    const held = new Promise<void>((resolve) => (go = resolve));
    const deadlocking = (one: string, other: string) =>
      database.transaction(async (session) => {
        await session.all(...lock(one));
        if (++both === 2) go();
        await held;
        await Promise.all([session.all(...lock(other)), session.run(...insert(`${one} after ${other}`))]);
        throw new Error('rolled back');
      });

    const ended = await Promise.allSettled([deadlocking('first', 'second'), deadlocking('second', 'first')]);

    const reasons = ended.map((each) => (each as PromiseRejectedResult).reason as Error);
    expect(reasons.filter((reason) => reason instanceof Transient)).toHaveLength(1);
    expect(await names()).toEqual(['first', 'second']);
  });
});
