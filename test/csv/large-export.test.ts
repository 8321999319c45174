import { connect } from 'node:net';
import { AccessLevel, systemViewer } from '../../src/core/viewer';
import { Lifetime } from '../../src/core/lifetime';
import { csvPages, listExport } from '../../src/csv/list-export';
import { addAll } from '../../src/database/bulk';
import { Department } from '../../src/departments/department.entity';
import { Context } from '../../src/graphql/context';
import { interpretedExecutor } from '../../src/graphql/executor';
import { dialects } from '../support/databases';
import { startApp, type Client, type TestApp } from '../support/app';
import { listen } from '../support/raw-http';
import { testLogger } from '../support/run-log';
import { keyOf } from '../support/rows';
import { exportRequest, tableOf, untilLogged } from './exporting';

const rows = 10_050;
const query = '{ departments { nodes { id name } } }';
/** As much for each row as makes the whole larger than the buffers of a connection are. */
const wide = `{ departments { nodes { ${Array.from({ length: 90 }, (_none, n) => `name${n}: name`).join(' ')} } } }`;

describe.each(dialects)('an export of 10,050 rows as CSV on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let asked = 0;
  const log: Array<Record<string, any>> = [];
  beforeAll(async () => {
    app = await startApp(dialect, undefined, {
      executor: (operation) => (asked++, interpretedExecutor(app.schema)(operation)),
      logger: testLogger((line) => log.push(JSON.parse(line) as Record<string, any>)),
      hardening: { readerSeconds: 3 },
    });
    admin = await app.as(AccessLevel.ADMIN);
    const names = Array.from({ length: rows }, (_none, n) => ({
      name: `${'Department '.repeat(10)}${10_000 + n}`,
    }));
    await app.work((work) => addAll(work, Department, names, null));
  }, 120_000);
  beforeEach(() => (asked = 0));
  afterAll(() => app.stop());

  const list = () => listExport({ query }, { schema: app.schema, introspection: false, costLimit: 5_000 });

  it('holds each row once, in their order', async () => {
    const [, ...read] = await tableOf(app, admin, query);

    const keys = read.map(([id]) => keyOf(id!));
    expect(keys).toHaveLength(rows);
    expect(keys).toEqual([...new Set(keys)].sort((a, b) => a - b));
    expect(asked).toBe(Math.ceil(rows / 100));
  });

  it('keeps one page in memory: the next one is read when the last one is taken', async () => {
    let read = 0;
    const lifetime = new Lifetime(600_000);
    const context = () =>
      new Context({
        database: app.database,
        viewer: systemViewer,
        requestId: 'x',
        clock: () => app.now,
        lifetime,
      });
    const pages = csvPages(list(), { separator: ',', bom: false }, (page, variables) => {
      read++;
      return interpretedExecutor(app.schema)({ ...page, variables, context: context() });
    });
    const ahead: number[] = [];

    let taken = 0;
    for await (const piece of pages) {
      expect(piece.split('\r\n').length).toBeLessThanOrEqual(102);
      ahead.push(read - ++taken);
    }

    lifetime.release();
    expect(taken).toBe(Math.ceil(rows / 100));
    expect(new Set(ahead)).toEqual(new Set([0]));
  });

  it('moves no row when others come, go and change meanwhile', async () => {
    const before = (await tableOf(app, admin, query)).slice(1).map(([id]) => id!);
    const [first, second, last] = [before[0]!, before[1]!, before.at(-1)!];
    const lifetime = new Lifetime(600_000);
    const context = () =>
      new Context({
        database: app.database,
        viewer: systemViewer,
        requestId: 'x',
        clock: () => app.now,
        lifetime,
      });
    const pages = csvPages(list(), { separator: ',', bom: false }, (page, variables) =>
      interpretedExecutor(app.schema)({ ...page, variables, context: context() }),
    );

    let text = (await pages.next()).value!;
    await app.work(async (work) => {
      await work.session.run('DELETE FROM departments WHERE id = ?', [keyOf(first)]);
      await work.session.run('DELETE FROM departments WHERE id = ?', [keyOf(last)]);
      await work.session.run('UPDATE departments SET version = version + 1 WHERE id = ?', [keyOf(second)]);
      await work.add(Department, { name: 'Late' }, 'department.created');
    });
    for await (const piece of pages) text += piece;

    lifetime.release();
    const after = text
      .split('\r\n')
      .slice(1, -1)
      .map((line) => line.split(',')[0]);
    expect(after.slice(0, -1)).toEqual(before.slice(0, -1));
    expect(text).toContain(',Late\r\n');
  });

  it('is cut off when its reader takes nothing for too long, and is never read far ahead of them', async () => {
    const socket = connect(await listen(app.server), '127.0.0.1').pause();
    socket.write(exportRequest(admin.token, wide));

    expect(await untilLogged(() => log, { msg: 'answer broken off' })).toMatchObject({
      err: { message: 'TIMEOUT' },
    });

    expect(asked).toBeLessThan(Math.ceil(rows / 100));
    socket.destroy();
  });
});
