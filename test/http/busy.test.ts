import { randomUUID } from 'node:crypto';
import { AccessLevel } from '../../src/core/viewer';
import { openDatabase, type Database } from '../../src/database/database';
import { Unavailable } from '../../src/database/session';
import { Department } from '../../src/departments/department.entity';
import { entities } from '../../src/features';
import { startApp, type Client, type TestApp } from '../support/app';
import { openCommitProxy, type CommitProxy } from '../support/commit-proxy';
import { describeOnServer, dialects } from '../support/databases';
import { aDepartment } from '../support/fixtures';
import { holdWriters } from '../support/holding';
import { listen } from '../support/raw-http';
import { overWebSocket, startStreaming } from '../support/streams';
import { until } from '../support/until';
import { posting, type Post } from './posting';

const create = 'mutation ($name: String!) { createDepartment(input: { name: $name }) { department { id } } }';
const list = '{ departments { nodes { id } } }';
/** Whether an answer holds data, be it null. */
const holdsData = ({ body }: { body: object }): boolean => 'data' in body;
const names = async ({ database }: TestApp): Promise<unknown[]> =>
  (await database.primary.all('SELECT name FROM departments ORDER BY id')).map(({ name }) => name);

/** What is told of a request that came to nothing and may be sent again. */
const nothing = (code: string) => ({
  status: 503,
  retryAfter: '1',
  body: { errors: [{ extensions: { code, requestId: expect.any(String) } }] },
});

describe.each(dialects)('requests whose time is up on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let post: Post;
  beforeAll(async () => {
    app = await startApp(dialect, undefined, { hardening: { deadlineMilliseconds: 1_000 } });
    admin = await app.as(AccessLevel.ADMIN);
    await admin.data(list);
    post = posting(app.server, admin);
  });
  afterAll(() => app.stop());

  it.each([
    ['a mutation', {}],
    ['a mutation under an Idempotency-Key', { 'idempotency-key': randomUUID() }],
  ])('are told by 503 and when to come again: %s', async (what, headers) => {
    const release = await holdWriters(app.database);
    const answers = [
      await post({ query: create, variables: { name: what } }, headers),
      await post({ query: create, variables: { name: what } }, headers),
    ];
    await release();

    expect(answers).toMatchObject([nothing('TIMEOUT'), nothing('TIMEOUT')]);
    expect(answers.some(holdsData)).toBe(false);
    expect(await names(app)).not.toContain(what);
  });

  it('are told in the answer where something was done before', async () => {
    const held = await aDepartment(app, { name: 'Held' });
    let release!: () => void;
    let locked!: () => void;
    const isLocked = new Promise<void>((resolve) => (locked = resolve));
    const query = `mutation ($id: ID!) { a: createDepartment(input: { name: "Done" }) { department { id } }
      b: updateDepartment(input: { departmentId: $id, name: "Late" }) { department { id } } }`;
    const hold = (): void =>
      void app.work(async (work) => {
        await work.find(Department, { id: held.id }, { lock: 'update' });
        locked();
        await new Promise<void>((resolve) => (release = resolve));
      });
    const onceCommitted = () => {
      const deaf = app.database.committed.on(() => {
        deaf();
        hold();
      });
    };
    // On SQLite writers take turns: whoever comes when the first part is committed is there before the second.
    if (dialect === 'sqlite') onceCommitted();
    else {
      hold();
      await isLocked;
    }
    const asked = post({ query, variables: { id: `department_${held.id}` } });
    await isLocked;
    const answer = await asked;
    release();

    expect(answer).toMatchObject({
      status: 200,
      retryAfter: undefined,
      body: { data: null, errors: [{ path: ['b'], extensions: { code: 'TIMEOUT' } }] },
    });
    expect(await names(app)).toEqual(expect.arrayContaining(['Done', 'Held']));
  });
});

describe.each(dialects)('requests of which too many wait to write on %s', (dialect) => {
  let app: TestApp;
  let database: Database;
  let server: TestApp['server'];
  let post: Post;
  beforeAll(async () => {
    app = await startApp(dialect);
    database = await openDatabase({ url: app.url, entities, poolSize: 2, queueSize: 3 });
    server = await app.serverOn(database);
    const admin = await app.as(AccessLevel.ADMIN);
    await admin.data(list);
    post = posting(server, admin);
    await post({ query: list });
  });
  afterAll(async () => {
    await server.close();
    await database.close();
    await app.stop();
  });

  const waiting = () => database.pools().find(({ name }) => name === 'writing')!.waiting;
  const write = (name: string, headers = {}) => post({ query: create, variables: { name } }, headers);

  it('are refused at once, and others go on', async () => {
    const release = await holdWriters(database);
    const patient = ['First', 'Second', 'Third'].map((name) => write(name));
    await until(() => waiting() === 3);

    const refused = [
      await write('Fourth'),
      await write('Fourth'),
      await write('Fourth', { 'idempotency-key': randomUUID() }),
    ];
    const read = await post({ query: list });
    await release();

    expect(refused).toMatchObject(refused.map(() => nothing('UNAVAILABLE')));
    expect(refused.some(holdsData)).toBe(false);
    expect(read.status).toBe(200);
    expect((await Promise.all(patient)).map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await write('Fifth')).status).toBe(200);
    expect((await names(app)).sort()).toEqual(['Fifth', 'First', 'Second', 'Third']);
  });

  it('are not refused half-way', async () => {
    const query = `mutation { a: createDepartment(input: { name: "One" }) { department { id } }
      b: createDepartment(input: { name: "Two" }) { department { id } } }`;
    let crowd: Array<Promise<unknown>> = [];
    const deaf = database.committed.on(() => {
      deaf();
      crowd = Array.from({ length: 8 }, () => database.transaction(() => Promise.resolve()));
    });

    const answer = await post({ query });
    await Promise.all(crowd);

    expect(answer.body.errors).toBeUndefined();
    expect(await names(app)).toEqual(expect.arrayContaining(['One', 'Two']));
  });
});

describeOnServer('requests of which too many wait to read', () => {
  it('are refused before anything is asked, in each way to ask', async () => {
    const service = await startStreaming('mysql');
    const { app } = service;
    const client = await app.as(AccessLevel.ADMIN);
    const database = await openDatabase({ url: app.url, entities, poolSize: 2, queueSize: 1 });
    const server = await app.serverOn(database);
    const post = posting(server, client);
    const slow = Array.from({ length: 3 }, () => database.reader.all('SELECT SLEEP(2)'));
    const sent: string[] = [];
    const deaf = database.listen((sql) => sql.includes('SLEEP') || sent.push(sql));

    const answers = [
      await post({ query: list }),
      await post({ query: list }, {}, '/graphql/csv'),
      await post({ query: list }, { accept: 'text/event-stream' }, '/graphql/stream'),
    ];
    const socket = overWebSocket(`http://127.0.0.1:${await listen(server)}`, client.token);
    const { ended } = socket.subscribe('subscription { changes { cursor } }');

    expect(answers).toMatchObject(answers.map(() => nothing('UNAVAILABLE')));
    expect((await ended).code).toBe(1013);
    expect(sent).toEqual([]);
    deaf();
    await Promise.all(slow);
    expect((await post({ query: list })).status).toBe(200);
    await server.close();
    await database.close();
    await service.stop();
  });
});

describe.each(dialects)('a change that is committed on %s', (dialect) => {
  it('is never told as one that may be sent again, whatever keeps its answer from being read', async () => {
    const app = await startApp(dialect);
    const client = await app.as(AccessLevel.ADMIN);
    const post = posting(app.server, client);
    await client.data(list);
    let isDone = false;
    const deaf = app.database.listen((sql) => {
      if (isDone && sql.includes('FROM roles')) throw new Unavailable('lost');
      if (sql === 'COMMIT') isDone = true;
    });
    const query = create.replace('{ id }', '{ roles { nodes { id } } }');

    const answer = await post({ query, variables: { name: 'Done' } }).finally(deaf);

    expect(answer).toMatchObject({ status: 200, retryAfter: undefined });
    expect(answer.body.errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
    expect(await names(app)).toEqual(['Done']);
    await app.stop();
  });
});

describeOnServer('requests while the database is away', () => {
  let app: TestApp;
  let proxy: CommitProxy;
  let database: Database;
  let away: TestApp['server'];
  let post: Post;
  beforeAll(async () => {
    app = await startApp('mysql');
    proxy = await openCommitProxy(app.url);
    database = await openDatabase({ url: proxy.url, entities });
    away = await app.serverOn(database);
    post = posting(away, await app.as(AccessLevel.ADMIN));
  });
  afterAll(async () => {
    await away.close();
    await database.close();
    await app.stop();
  });

  it('are told by 503 and when to come again, in each way to ask', async () => {
    const asked = [{ query: list }, { query: create, variables: { name: 'Away' } }];
    for (const one of [...asked, ...asked]) await post(one);
    const before = await names(app);
    await proxy.close();

    const answers = [
      ...(await Promise.all(asked.map((one) => post(one)))),
      await post({ query: '{ roles { nodes { id } } }' }),
      await post(asked[1]!, { 'idempotency-key': randomUUID() }),
      await post(asked[0]!, {}, '/graphql/csv'),
    ];

    expect(answers).toMatchObject(answers.map(() => nothing('UNAVAILABLE')));
    expect(answers.some(holdsData)).toBe(false);
    expect(await names(app)).toEqual(before);
  });
});
