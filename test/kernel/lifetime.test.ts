import { Interrupted, Lifetime } from '../../src/core/lifetime';
import { systemViewer } from '../../src/core/viewer';
import { Department } from '../../src/departments/department.entity';
import { Loaders } from '../../src/database/loaders';
import { RowLoaders } from '../../src/database/row-loaders';
import { everything } from '../../src/database/condition';
import { InDoubt } from '../../src/database/session';
import type { Work } from '../../src/database/work';
import { systemAuthor, write } from '../../src/database/write';
import { openDatabase, type Database } from '../../src/database/database';
import { entities } from '../../src/features';
import { openCommitProxy, type CommitProxy } from '../support/commit-proxy';
import { describeOnServer, dialects, freshDatabase, type TestDatabase } from '../support/databases';
import { runningStatements } from '../support/processes';

const minute = 60_000;

describe.each(dialects)('the lifetime of a request on %s', (dialect) => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await freshDatabase(dialect);
  });
  afterAll(() => test.drop());

  const author = (lifetime: Lifetime) => ({ ...systemAuthor(systemViewer, new Date()), lifetime });
  const count = async (): Promise<number> => {
    const [row] = await test.database.reader.all('SELECT COUNT(*) AS count FROM departments');
    return Number(row!.count);
  };
  const add = (name: string, lifetime: Lifetime, then?: (work: Work) => void | Promise<void>) =>
    write(test.database, author(lifetime), async (work) => {
      await work.add(Department, { name, parentId: null }, 'department.created');
      await then?.(work);
    });

  it('sends nothing more once it is over', async () => {
    const lifetime = new Lifetime(minute);
    const session = test.database.reader.within(lifetime);
    const loaders = new Loaders(new RowLoaders(session, () => everything));
    expect(await session.all('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    const sent: string[] = [];
    const deaf = test.database.listen((sql) => sent.push(sql));

    lifetime.end('CLIENT_GONE');

    await expect(session.all('SELECT 1 AS one')).rejects.toThrow(Interrupted);
    await expect(loaders.one(Department, 1)).rejects.toThrow('CLIENT_GONE');
    await expect(add('Never', lifetime)).rejects.toThrow('CLIENT_GONE');
    expect(sent).toEqual([]);
    deaf();
  });

  it('is over by the clock, however busy the process is', async () => {
    const lifetime = new Lifetime(20);
    const until = performance.now() + 30;
    while (performance.now() < until);

    await expect(test.database.reader.within(lifetime).all('SELECT 1')).rejects.toThrow('TIMEOUT');
  });

  it('rolls back what has not been committed when it ends', async () => {
    const lifetime = new Lifetime(minute);

    await expect(add('Half', lifetime, () => lifetime.end('CLIENT_GONE'))).rejects.toThrow('CLIENT_GONE');

    expect(await count()).toBe(0);
  });

  it('takes nothing back once it is committed', async () => {
    const lifetime = new Lifetime(minute);

    await add('Whole', lifetime);
    lifetime.end('CLIENT_GONE');

    expect(await count()).toBe(1);
  });

  it('lets those who still wait for their turn go at once, and nobody takes their place too early', async () => {
    const [first, second, third] = [new Lifetime(minute), new Lifetime(minute), new Lifetime(minute)];
    const order: string[] = [];
    let finish = (): void => undefined;
    let enter = (): void => undefined;
    const entered = new Promise<void>((resolve) => (enter = resolve));
    const begun = add('First', first, () => (enter(), new Promise<void>((resolve) => (finish = resolve))));
    await entered;
    const waiting = Array.from({ length: 30 }, (_, index) => add(`Waiting ${index}`, second));
    const last = add('Last', third).then(() => order.push('last'));

    second.end('TIMEOUT');
    const left = await Promise.allSettled(waiting);
    order.push('left');
    finish();
    await Promise.all([begun, last]);

    expect(left.map(({ status }) => status)).toEqual(waiting.map(() => 'rejected'));
    expect(order.sort()).toEqual(['last', 'left']);
    expect(await count()).toBe(3);
  });

  if (dialect === 'mysql')
    it('stops what is running, and its connections are good again', async () => {
      const lifetimes = Array.from({ length: 50 }, () => new Lifetime(minute));
      const slow = lifetimes.map((lifetime) =>
        test.database.reader.within(lifetime).all('SELECT SLEEP(60) AS x'),
      );
      while ((await runningStatements(test.url)) < 10);

      for (const lifetime of lifetimes) lifetime.end('TIMEOUT');
      const ends = await Promise.allSettled(slow);

      expect(ends.every((end) => end.status === 'rejected' && end.reason instanceof Interrupted)).toBe(true);
      while ((await runningStatements(test.url)) > 0);
      const answers = await Promise.all(ends.map(() => test.database.reader.all('SELECT 1 AS one')));
      expect(answers).toEqual(ends.map(() => [{ one: 1 }]));
    });

  if (dialect === 'mysql')
    it('stops a transaction in the middle of a statement, and rolls it back', async () => {
      const lifetime = new Lifetime(minute);
      const before = await count();
      const slow = add('Slow', lifetime, async (work) => void (await work.session.all('SELECT SLEEP(60)')));
      const told = slow.catch((error: unknown) => error);
      while ((await runningStatements(test.url)) < 1);

      lifetime.end('CLIENT_GONE');

      expect(await told).toBeInstanceOf(Interrupted);
      expect(await count()).toBe(before);
    });

  if (dialect === 'mysql')
    it('an order to stop that comes too late hits nothing else', async () => {
      const rounds = Array.from({ length: 300 }, async (_, round) => {
        const lifetime = new Lifetime(minute);
        const asked = test.database.reader
          .within(lifetime)
          .all('SELECT 1 AS one')
          .catch((error: unknown) => error);
        setTimeout(() => lifetime.end('CLIENT_GONE'), round % 7);
        const mine = await asked;
        const others = await test.database.reader.all('SELECT 2 AS two');
        return [mine instanceof Interrupted || JSON.stringify(mine) === '[{"one":1}]', others];
      });

      for (const [mine, others] of await Promise.all(rounds)) {
        expect(mine).toBe(true);
        expect(others).toEqual([{ two: 2 }]);
      }
    });
});

describeOnServer('a server that stops and says nothing more', () => {
  let test: TestDatabase;
  let proxy: CommitProxy;
  let database: Database;

  beforeAll(async () => {
    test = await freshDatabase('mysql');
    proxy = await openCommitProxy(test.url);
    database = await openDatabase({ url: proxy.url, entities });
  });
  afterAll(async () => {
    await database.close();
    await proxy.close();
    await test.drop();
  });

  const inUse = () => database.pools().map((pool) => pool.inUse);

  it.each([
    ['what is read', (lifetime: Lifetime) => database.reader.within(lifetime).all("SELECT 'silent' AS one")],
    [
      'what is read at once',
      (lifetime: Lifetime) => {
        const session = database.reader.within(lifetime);
        return Promise.all([1, 2].map((one) => session.all(`SELECT 'silent' AS one, ${one} AS two`)));
      },
    ],
    [
      'a transaction',
      (lifetime: Lifetime) => database.transaction((session) => session.all("SELECT 'silent'"), lifetime),
    ],
  ])('is not waited for any longer than the lifetime of %s', async (_what, act) => {
    const lifetime = new Lifetime(minute);
    const sent = proxy.silence('silent');
    const acted = act(lifetime).catch((error: unknown) => error);
    await sent;

    lifetime.end('CLIENT_GONE');

    expect(await acted).toBeInstanceOf(Interrupted);
    expect(inUse()).toEqual([0, 0]);
  });

  it('leaves in doubt what it was told to commit', async () => {
    const lifetime = new Lifetime(minute);
    const sent = proxy.silence('COMMIT');
    const written = database
      .transaction((session) => session.later('UPDATE viewer_epochs SET epoch = 7 WHERE id = 1'), lifetime)
      .catch((error: unknown) => error);
    await sent;

    lifetime.end('CLIENT_GONE');

    expect(await written).toBeInstanceOf(InDoubt);
    expect(inUse()).toEqual([0, 0]);
  });

  it('leaves no transaction behind', async () => {
    const open = `SELECT COUNT(*) AS count FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE p.db = DATABASE()`;
    const [row] = await test.database.reader.all(open);
    expect(row!.count).toBe(0);
  });
});
