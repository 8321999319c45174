import { createConnection } from 'mysql2/promise';
import { AccessLevel } from '../../src/core/viewer';
import { openDatabase, type Database } from '../../src/database/database';
import { migrate } from '../../src/database/migrate';
import { sqliteHandle } from '../../src/database/sqlite';
import { viewerEpoch } from '../../src/database/viewer-epoch';
import { entities, resolvers } from '../../src/features';
import { createExecutor } from '../../src/graphql/executor';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { createServer } from '../../src/http/server';
import { startApp, type TestApp } from '../support/app';
import { openCommitProxy } from '../support/commit-proxy';
import { describeOnServer, dialects, emptyDatabase } from '../support/databases';
import { testLogger } from '../support/run-log';
import { until } from '../support/until';

const schema = buildRolecallSchema({ entities, resolvers });

/** A service on a database, and what is asked of it. */
async function serve(database: Database) {
  const server = await createServer({
    schema,
    database,
    clock: () => new Date(),
    logger: testLogger(),
    introspection: false,
    shutdownSeconds: 1,
    executor: createExecutor('compiled', schema),
    graphiql: null,
  });
  const ask = async (path: string) => {
    const { statusCode, body } = await server.inject(path);
    return [statusCode, JSON.parse(body)];
  };
  return { server, ask };
}

describe.each(dialects)('health on %s', (dialect) => {
  it('is ready once the migrations are applied, and lives either way', async () => {
    const { url, drop } = await emptyDatabase(dialect);
    const database = await openDatabase({ url, entities });
    const { server, ask } = await serve(database);

    expect(await ask('/healthz')).toEqual([200, { status: 'ok' }]);
    expect(await ask('/readyz')).toEqual([503, { status: 'migrations pending' }]);
    await migrate(database);
    expect(await ask('/readyz')).toEqual([200, { status: 'ready' }]);
    await database.close();
    expect(await ask('/healthz')).toEqual([200, { status: 'ok' }]);
    expect(await ask('/readyz')).toEqual([503, { status: 'database not reached' }]);

    await server.close();
    await drop();
  });
});

describe.each(dialects)('a database on %s that takes no writes', (dialect) => {
  let app: TestApp;
  let database: Database;
  let service: Awaited<ReturnType<typeof serve>>;
  let refuseWrites: (refuse: boolean) => Promise<void>;
  let release: () => Promise<void>;

  beforeAll(async () => {
    app = await startApp(dialect);
    const refusable = await (dialect === 'sqlite' ? refusableFile(app.url) : refusableServer(app.url));
    ({ database, refuseWrites, release } = refusable);
    service = await serve(database);
  });
  afterAll(async () => {
    await service.server.close();
    await database.close();
    await release();
    await app.stop();
  });

  it('is told to who writes as passing, makes the service not ready, and ready again when it takes them', async () => {
    const { token } = await app.as(AccessLevel.ADMIN);
    const send = async (name: string) => {
      const answer = await service.server.inject({
        method: 'POST',
        url: '/graphql',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        payload: {
          query: `mutation { createDepartment(input: { name: "${name}" }) { department { name } } }`,
        },
      });
      return answer.json();
    };
    await send('before');
    const epoch = await viewerEpoch(app.database.primary);

    await refuseWrites(true);
    const before = await service.ask('/readyz');
    const refused = await send('refused');
    const meanwhile = [await service.ask('/readyz'), await service.ask('/readyz')];
    await refuseWrites(false);
    const after = await service.ask('/readyz');

    expect(before).toEqual([200, { status: 'ready' }]);
    expect(refused.errors).toMatchObject([
      {
        message: 'Nothing can be written at the moment; try again later.',
        extensions: { code: 'UNAVAILABLE' },
      },
    ]);
    expect(meanwhile).toEqual(Array(2).fill([503, { status: 'database takes no writes' }]));
    expect(after).toEqual([200, { status: 'ready' }]);
    expect(await viewerEpoch(app.database.primary)).toBe(epoch);
    expect((await send('after')).data.createDepartment.department).toEqual({ name: 'after' });
  });
});

/** A file on which one connection writes nothing, as on a disk that is full or read-only. */
async function refusableFile(url: string) {
  const database = await openDatabase({ url, entities });
  const refuseWrites = (refuse: boolean) =>
    Promise.resolve(void sqliteHandle(database.source).pragma(`query_only = ${refuse ? 'ON' : 'OFF'}`));
  return { database, refuseWrites, release: () => Promise.resolve() };
}

/** A server that becomes read-only, as one does that is to be replaced: for a user of this test, and not for those of others. */
async function refusableServer(given: string) {
  const url = new URL(given.replace('mariadb:', 'mysql:'));
  const administrator = await createConnection(url.href);
  const user = `reader_${process.pid}`;
  await administrator.query(`CREATE USER ${user}@'%' IDENTIFIED BY 'secret'`);
  await administrator.query(`GRANT ALL ON ${url.pathname.slice(1)}.* TO ${user}@'%'`);
  [url.username, url.password] = [user, 'secret'];
  const refuseWrites = async (refuse: boolean) =>
    void (await administrator.query(`SET GLOBAL read_only = ${refuse ? 1 : 0}`));
  return {
    database: await openDatabase({ url: url.href, entities }),
    refuseWrites,
    async release() {
      await refuseWrites(false);
      await administrator.query(`DROP USER ${user}@'%'`);
      await administrator.end();
    },
  };
}

describeOnServer('health of a database that stalls', () => {
  it('is not ready after a moment, and holds one connection however often it is asked', async () => {
    const { url, drop } = await emptyDatabase('mysql');
    const proxy = await openCommitProxy(url);
    const database = await openDatabase({ url: proxy.url, entities });
    const { server, ask } = await serve(database);
    const reading = () => database.pools().find(({ name }) => name === 'reading')!;

    const silenced = proxy.silence('SELECT 1 AS one');
    const first = await ask('/readyz');
    await silenced;
    const others = await Promise.all([ask('/readyz'), ask('/readyz'), ask('/healthz')]);

    const away = [503, { status: 'database not reached' }];
    expect([first, ...others]).toEqual([away, away, away, [200, { status: 'ok' }]]);
    expect(reading()).toMatchObject({ inUse: 1, waiting: 0 });
    await proxy.close();
    await until(() => reading().inUse === 0);

    await server.close();
    await database.close();
    await drop();
  });
});
