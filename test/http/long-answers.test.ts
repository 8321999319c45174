import { AccessLevel } from '../../src/core/viewer';
import { openDatabase, type Database } from '../../src/database/database';
import { entities } from '../../src/features';
import { startApp, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { until } from '../support/until';
import { posting, type Post } from './posting';

const long = { query: '{ roles(first: 20) { nodes { id description } } }' };
const short = { query: '{ roles(first: 1) { nodes { id } } }' };

describe.each(dialects)('queries with long answers on %s', (dialect) => {
  let app: TestApp;
  let database: Database;
  let server: TestApp['server'];
  let post: Post;

  beforeAll(async () => {
    app = await startApp(dialect, undefined, { hardening: { deadlineMilliseconds: 2_000 } });
    for (let made = 0; made < 8; made++) await aRole(app, { description: 'x'.repeat(5_000) });
    database = await openDatabase({ url: app.url, entities, poolSize: 2, queueSize: 2 });
    server = await app.serverOn(database);
    post = posting(server, await app.as(AccessLevel.RECRUITER));
    // The second time they are answered without Apollo, which tells how long their answers are.
    for (const query of [long, short, long, short]) await post(query);
  });

  afterAll(async () => {
    await server.close();
    await database.close();
    await app.stop();
  });

  /** Takes the only place there is with two connections. @returns gives it back */
  async function takePlace(): Promise<() => void> {
    let leave!: () => void;
    await new Promise<void>((taken) => {
      void database.readMuch(() => {
        taken();
        return new Promise<void>((resolve) => (leave = resolve));
      });
    });
    return leave;
  }

  function isFull(): boolean {
    try {
      database.demandRoom('reading');
      return false;
    } catch {
      return true;
    }
  }

  it('take turns, while short ones pass; no more wait than may', async () => {
    const before = await post(long);
    const leave = await takePlace();
    const order: string[] = [];
    const first = post(long).finally(() => order.push('long'));
    const passing = await post(short).finally(() => order.push('short'));
    const second = post(long);
    await until(isFull);
    const refused = await post(long);
    leave();

    expect(before.body.data.roles.nodes).toHaveLength(8);
    expect(passing.body.errors).toBeUndefined();
    expect(refused).toMatchObject({
      status: 503,
      retryAfter: '1',
      body: { errors: [{ extensions: { code: 'UNAVAILABLE' } }] },
    });
    expect(await Promise.all([first, second])).toEqual([before, before]);
    expect(order).toEqual(['short', 'long']);
    expect(isFull()).toBe(false);
  });

  it('are told when their time is up before it is their turn, and leave the line', async () => {
    const leave = await takePlace();
    const late = await post(long);
    leave();

    expect(late).toMatchObject({
      status: 503,
      retryAfter: '1',
      body: { errors: [{ extensions: { code: 'TIMEOUT', requestId: expect.any(String) } }] },
    });
    expect(late.body).not.toHaveProperty('data');
    expect((await post(long)).status).toBe(200);
  });

  it('take none when their answers have become short', async () => {
    const variable = { query: 'query ($n: Int!) { roles(first: $n) { nodes { id description } } }' };
    const ask = (n: number) => post({ ...variable, variables: { n } });
    for (const n of [8, 8, 1]) await ask(n);
    const leave = await takePlace();
    const answer = await ask(8);
    leave();

    expect(answer.body.data.roles.nodes).toHaveLength(8);
  });
});
