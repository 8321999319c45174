import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildCli, type BuiltCli } from '../support/built-cli';
import { redisInstalled, startRedis, type PrivateRedis } from '../support/redis';
import { startProcess, type Served } from '../support/served';
import { overWebSocket } from '../support/streams';

const withRedis = redisInstalled() ? it : it.skip;

describe('subscriptions over two processes', () => {
  let cli: BuiltCli;
  let folder: string;
  let redis: PrivateRedis;
  const started: Served[] = [];

  beforeAll(() => {
    cli = buildCli();
    folder = mkdtempSync(join(tmpdir(), 'rolecall-streams-'));
  });

  afterAll(async () => {
    started.forEach((served) => served.process.kill('SIGKILL'));
    await Promise.all(started.map(({ exit }) => exit));
    await redis?.stop().catch(() => undefined);
    cli.remove();
    if (existsSync(folder)) rmSync(folder, { recursive: true });
  });

  const serve = async (env: Record<string, string>) => {
    const served = startProcess(cli, folder, env);
    started.push(served);
    const [, address] = await served.until(/Rolecall +(http:\S+)\/graphql/);
    const [, token] = await served.until(/ADMIN +(rc_\S+)/);
    return { served, address: address!, token: token! };
  };
  const department = async (address: string, token: string, name: string): Promise<void> => {
    const query =
      'mutation ($input: CreateDepartmentInput!) { createDepartment(input: $input) { userErrors { code } } }';
    const answer = await fetch(`${address}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables: { input: { name } } }),
    });
    expect(await answer.json()).toMatchObject({ data: { createDepartment: { userErrors: [] } } });
  };

  withRedis('tell what the other process did, also while Redis is dead and after it is back', async () => {
    redis = await startRedis();
    const one = await serve({ REDIS_URL: redis.url });
    const two = await serve({ REDIS_URL: redis.url });
    const client = overWebSocket(two.address, two.token);
    const received = client.subscribe(
      'subscription { changes(types: ["department.*"]) { state { ... on Department { name } } } }',
    );
    await received.begun;

    await department(one.address, one.token, 'With Redis');
    await received.until(1);
    await redis.stop();
    await department(one.address, one.token, 'Without Redis');
    await received.until(2);
    await redis.start();
    await sleep(1_500);
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
