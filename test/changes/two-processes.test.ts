import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteFile from 'better-sqlite3';
import { Redis } from 'ioredis';
import { builtCli } from '../support/built-cli';
import { redisInstalled, startRedis, type PrivateRedis } from '../support/redis';
import { startProcess, type Served } from '../support/served';
import { overWebSocket } from '../support/streams';
import { until } from '../support/until';

const withRedis = redisInstalled() ? it : it.skip;

describe('subscriptions over two processes', () => {
  let cli: string;
  let folder: string;
  let redis: PrivateRedis;
  const started: Served[] = [];

  beforeAll(async () => {
    cli = await builtCli();
    folder = mkdtempSync(join(tmpdir(), 'rolecall-streams-'));
  });

  afterAll(async () => {
    started.forEach((served) => served.process.kill('SIGKILL'));
    await Promise.all(started.map(({ exit }) => exit));
    await redis?.stop().catch(() => undefined);
    if (existsSync(folder)) rmSync(folder, { recursive: true });
  });

  const file = () => join(folder, 'streams.sqlite');
  const serve = async (env: Record<string, string>) => {
    const served = startProcess(cli, folder, { DATABASE_URL: file(), ...env });
    started.push(served);
    const [, address] = await served.until(/Rolecall +(http:\S+)\/graphql/);
    const [, token] = await served.until(/ADMIN +(rc_\S+)/);
    return { served, address: address!, token: token! };
  };
  /** Both processes listen to each other. */
  const connected = async (): Promise<void> => {
    const client = new Redis(redis.url);
    await until(async () => Number((await client.pubsub('NUMSUB', 'rolecall:feed'))[1]) === 2);
    client.disconnect();
  };
  /** What the demo organisation has brought has its place in the feed. */
  const settled = async (): Promise<void> => {
    const database = new SqliteFile(file(), { readonly: true });
    const waiting = database.prepare('SELECT 1 FROM events WHERE position IS NULL');
    await until(() => waiting.get() === undefined);
    database.close();
  };
  const ask = async (address: string, token: string, query: string, variables = {}): Promise<any> => {
    const answer = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    return ((await answer.json()) as { data: any }).data;
  };
  const department = async (address: string, token: string, name: string): Promise<void> => {
    const query =
      'mutation ($input: CreateDepartmentInput!) { createDepartment(input: $input) { userErrors { code } } }';
    const { createDepartment } = await ask(address, token, query, { input: { name } });
    expect(createDepartment.userErrors).toEqual([]);
  };

  withRedis('tell what the other process did, also while Redis is dead and after it is back', async () => {
    redis = await startRedis();
    const one = await serve({ REDIS_URL: redis.url });
    const two = await serve({ REDIS_URL: redis.url });
    const client = overWebSocket(two.address, two.token);
    await settled();
    const { changes } = await ask(two.address, two.token, '{ changes { latestCursor } }');
    const received = client.subscribe(
      'subscription ($after: String) { changes(types: ["department.*"], after: $after) { state { ... on Department { name } } } }',
      { after: changes.latestCursor },
    );
    await connected();

    await department(one.address, one.token, 'With Redis');
    await received.until(1);
    await redis.stop();
    await department(one.address, one.token, 'Without Redis');
    await received.until(2);
    await redis.start();
    await connected();
    await department(one.address, one.token, 'Redis again');
    await department(two.address, two.token, 'Its own');
    const results = await received.until(4);

    expect(results.map(({ data }) => data.changes.state.name)).toEqual([
      'With Redis',
      'Without Redis',
      'Redis again',
      'Its own',
    ]);
    client.close();
  });
});
