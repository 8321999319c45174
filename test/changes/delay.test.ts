import { AccessLevel, systemViewer } from '../../src/core/viewer';
import { systemAuthor, write } from '../../src/database/write';
import { createApiKey } from '../../src/users/api-key.service';
import { User } from '../../src/users/user.entity';
import { builtCli } from '../support/built-cli';
import { dialects, freshDatabase } from '../support/databases';
import { redisInstalled, startRedis, type PrivateRedis } from '../support/redis';
import { serveProcess } from '../support/service-process';
import { overWebSocket, type Received } from '../support/streams';

/** `STREAM_EVENTS=300` measures how long events take to subscribers. What is told is tested beside it, in two-processes. */
const events = Number(process.env.STREAM_EVENTS ?? 0);
const measured = events > 0 ? it : it.skip;

const ways = redisInstalled() ? ['with Redis', 'by looking'] : ['by looking'];

describe.each(dialects)('events at the subscribers of two processes on %s', (dialect) => {
  let cli: string;
  let redis: PrivateRedis | undefined;

  beforeAll(async () => {
    if (events === 0) return;
    cli = await builtCli();
    redis = redisInstalled() ? await startRedis() : undefined;
  });

  afterAll(async () => {
    await redis?.stop();
  });

  measured.each(ways)(
    'each is told once, in order, at both (%s)',
    async (way) => {
      const fresh = await freshDatabase(dialect);
      const token = await write(fresh.database, systemAuthor(systemViewer, new Date()), async (work) => {
        const person = { name: 'Root', email: 'root@example.org', timeZone: 'Europe/Lisbon', active: true };
        const user = await work.add(User, { ...person, accessLevel: AccessLevel.ADMIN }, 'user.created');
        return (await createApiKey(work, user, { name: 'test', scopes: ['*'] })).token;
      });
      const env: Record<string, string> = way === 'with Redis' ? { REDIS_URL: redis!.url } : {};
      const services = [await serveProcess(cli, fresh.url, env), await serveProcess(cli, fresh.url, env)];
      const post = async (query: string): Promise<any> => {
        const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
        const answer = await fetch(services[0]!.url, {
          method: 'POST',
          headers,
          body: JSON.stringify({ query }),
        });
        return ((await answer.json()) as { data: any }).data;
      };
      const after = (await post('{ changes { latestCursor } }')).changes.latestCursor as string;
      const clients = services.map(({ url }) => overWebSocket(url.replace('/graphql', ''), token));
      const query =
        'subscription ($after: String) { changes(types: ["department.*"], after: $after) { state { ... on Department { name } } } }';
      const told = clients.map((client) => client.subscribe(query, { after }));
      const arrived = told.map((received) => arrivals(received));

      const sent: number[] = [];
      for (let index = 0; index < events; index++) {
        sent.push(performance.now());
        await post(`mutation { createDepartment(input: { name: "d${index}" }) { userErrors { code } } }`);
        await Promise.all(told.map((received) => received.until(index + 1)));
      }

      const names = Array.from({ length: events }, (_, index) => `d${index}`);
      for (const { results } of told)
        expect(results.map(({ data }) => data.changes.state.name)).toEqual(names);
      if (process.env.STREAM_EVENTS)
        arrived.forEach((times, index) =>
          console.log(
            `${dialect} ${way}, ${index ? 'the other process' : 'the same process'}: ${quantiles(sent, times)}`,
          ),
        );
      clients.forEach((client) => client.close());
      await Promise.all(services.map((service) => service.kill()));
      await fresh.drop();
    },
    120_000,
  );
});

/** When each result came. */
function arrivals(received: Received): number[] {
  const times: number[] = [];
  const note = async (count: number): Promise<void> => {
    await received.until(count);
    times.push(performance.now());
    if (count < events) await note(count + 1);
  };
  void note(1);
  return times;
}

function quantiles(sent: readonly number[], arrived: readonly number[]): string {
  const delays = arrived.map((time, index) => time - sent[index]!).sort((a, b) => a - b);
  const at = (part: number) =>
    delays[Math.min(delays.length - 1, Math.floor(delays.length * part))]!.toFixed(1);
  return `from sending the mutation, ms: median ${at(0.5)}, 95 % ${at(0.95)}, most ${at(1)}`;
}
