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
    const asked = post({ query, variables: { id: `department_${held.id}` } });
    const deaf = app.database.committed.on(() => {
      deaf();
      void app.work(async (work) => {
        await work.find(Department, { id: held.id }, { lock: 'update' });
        locked();
        await new Promise<void>((resolve) => (release = resolve));
      });
    });
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
