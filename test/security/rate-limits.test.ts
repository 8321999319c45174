import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { AccessLevel } from '../../src/core/viewer';
import { RateLimits } from '../../src/http/rate-limits';
import { apartFromNumbering } from '../support/feed';
import { redisInstalled, startRedis, type PrivateRedis } from '../support/redis';
import type { Client, TestApp } from '../support/app';
import { overEventStream, overWebSocket, startStreaming, type StreamingApp } from '../support/streams';

const rule = { points: 100, seconds: 3_600 };
const fifty = '{ roles(first: 49) { nodes { id } } }';

describe('rate limits', () => {
  let service: StreamingApp;
  let app: TestApp;
  let ada: Client;
  beforeAll(async () => {
    service = await startStreaming('sqlite', {
      hardening: { rateLimit: { ...rule, redisUrl: null }, trustedProxies: ['127.0.0.1'] },
    });
    app = service.app;
    ada = await app.as(AccessLevel.ADMIN, 'Ada');
  });
  afterAll(() => service.stop());

  const ask = (token: string, query = fifty, headers: Record<string, string> = {}) =>
    app.server.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      payload: JSON.stringify({ query }),
    });

  it('let each user spend so many points in a span of time, by what queries cost; then it is 429', async () => {
    const grace = await app.as(AccessLevel.RECRUITER, 'Grace');
    const answers = [await ask(ada.token), await ask(ada.token), await ask(ada.token)];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429]);
    expect(answers.map(({ headers }) => headers['ratelimit-remaining'])).toEqual(['50', '0', '0']);
    expect(answers[0]!.headers).toMatchObject({ 'ratelimit-limit': '100', 'ratelimit-reset': '3600' });
    expect(answers[2]!.headers['retry-after']).toMatch(/^\d+$/);
    expect(answers[2]!.json()).toEqual({
      errors: [
        {
          message: expect.stringMatching(/^Too much was asked/),
          extensions: {
            code: 'RATE_LIMITED',
            retryAfter: Number(answers[2]!.headers['retry-after']),
            requestId: expect.any(String),
          },
        },
      ],
      extensions: { cost: { requested: 50, limit: 5_000 } },
    });
    expect((await ask(grace.token)).statusCode).toBe(200);
  });

  it('count all keys of a user together, and read nothing for who is over them', async () => {
    const [first, second] = [await app.as(AccessLevel.RECRUITER), undefined];
    const other = second ?? (await app.clientOf(first.user));
    await ask(first.token);
    await ask(other.token);

    const statements = await app.statements(async () => {
      expect((await ask(other.token)).statusCode).toBe(429);
    });

    expect(apartFromNumbering(statements)).toEqual([]);
  });

  it('take points for what is no operation also from who has paid for others', async () => {
    const caller = await app.as(AccessLevel.RECRUITER);
    const paid = [await ask(caller.token, '{ __typename }'), await ask(caller.token, '{ __typename }')];
    const refused = [await ask(caller.token, '{'), await ask(caller.token, '{')];

    expect([...paid, ...refused].map(({ statusCode }) => statusCode)).toEqual([200, 200, 429, 429]);
  });

  it.each([
    ['is over a limit', { query: '{ ...f } fragment f on Query { ...f }' }, 400],
    [
      'is too costly',
      { query: '{ roles(first: 100) { nodes { applications(first: 100) { nodes { id } } } } }' },
      400,
    ],
    ['is no GraphQL', { query: '{' }, 400],
    ['is not valid', { query: '{ nothing }' }, 400],
    ['is too large', { query: `{ __typename } #${'x'.repeat(300_000)}` }, 413],
    ['is no document', {}, 400],
  ])('take points for what %s, too: whoever goes on gets 429', async (_what, body, status) => {
    const caller = await app.as(AccessLevel.RECRUITER);
    const send = () =>
      app.server.inject({
        method: 'POST',
        url: '/graphql',
        headers: { authorization: `Bearer ${caller.token}` },
        payload: body,
      });

    const answers = [await send(), await send()];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([status, 429]);
    expect(answers.map(({ headers }) => headers['ratelimit-remaining'])).toEqual(['0', '0']);
    expect(answers[1]!.headers['retry-after']).toBe('3600');
    expect(answers[1]!.json()).toEqual({
      errors: [
        {
          message: expect.stringMatching(/^Too much was asked/),
          extensions: { code: 'RATE_LIMITED', retryAfter: 3_600, requestId: expect.any(String) },
        },
      ],
    });
    expect((await ask(caller.token)).statusCode).toBe(429);
  });

  it.each([
    ['a WebSocket', overWebSocket],
    ['server-sent events', overEventStream],
  ])('take points for subscriptions over %s that are refused, too', async (_how, connect) => {
    const caller = await app.as(AccessLevel.RECRUITER);
    const { subscribe, close } = connect(service.address, caller.token);
    const refused = async (query: string) => {
      const received = subscribe(query);
      const ended = (await received.ended) as Array<{ extensions: { code: string } }> | null;
      return (ended ?? received.results[0]!.errors)[0].extensions.code as string;
    };
    const codes = [await refused('{'), await refused('subscription { nothing }')];
    close();

    expect(codes).toEqual(['GRAPHQL_PARSE_FAILED', 'RATE_LIMITED']);
    expect((await ask(caller.token)).statusCode).toBe(429);
  });

  it('take points for what an event stream is refused for before it begins', async () => {
    const caller = await app.as(AccessLevel.RECRUITER);
    const send = () =>
      app.server.inject({
        method: 'POST',
        url: '/graphql/stream',
        headers: { authorization: `Bearer ${caller.token}`, accept: 'text/event-stream' },
        payload: { query: '{ ...f } fragment f on Query { ...f }' },
      });

    expect([(await send()).statusCode, (await send()).statusCode]).toEqual([400, 429]);
  });

  it('answer 429 to an address that sends one wrong token after the other, and hold up no good one', async () => {
    const from = (address: string) => ({ 'x-forwarded-for': address });
    const wrong = `rc_abcdefgh_${'x'.repeat(43)}`;
    const statuses: number[] = [];
    for (let count = 0; count < 62; count++)
      statuses.push((await ask(wrong, fifty, from('192.0.2.1'))).statusCode);
    const last = await ask('malformed', fifty, from('192.0.2.1'));
    const grace = await app.as(AccessLevel.RECRUITER);

    expect(statuses).toEqual([...Array<number>(60).fill(401), 429, 429]);
    expect(last.headers['retry-after']).toMatch(/^\d+$/);
    expect(last.json().errors[0].extensions.code).toBe('RATE_LIMITED');
    expect((await ask(wrong, fifty, from('192.0.2.2'))).statusCode).toBe(401);
    expect((await ask(grace.token, fifty, from('192.0.2.1'))).statusCode).toBe(200);
  });
});

const withRedis = redisInstalled() ? describe : describe.skip;
if (!redisInstalled())
  process.stderr.write('\nredis-server is not installed: the tests of REDIS_URL are left out.\n');

withRedis('rate limits with Redis', () => {
  let redis: PrivateRedis;
  let processes: RateLimits[];
  const silent = pino({ level: 'silent' });
  beforeAll(async () => {
    redis = await startRedis();
    processes = await Promise.all(
      [1, 2].map(() => RateLimits.open({ ...rule, redisUrl: redis.url }, silent)),
    );
    await untilShared();
  });
  afterAll(async () => {
    processes.forEach((limits) => limits.close());
    await redis.stop();
  });

  let callers = 0;
  /** Whether the two count together: true as soon as both have reached Redis. */
  async function areShared(): Promise<boolean> {
    const caller = `probe ${++callers}`;
    await processes[0]!.spend(caller, 1);
    return (await processes[1]!.spend(caller, 1)).remaining === rule.points - 2;
  }
  async function untilShared(): Promise<void> {
    while (!(await areShared())) await sleep(20);
  }

  it('count for all processes together', async () => {
    const balances = [
      await processes[0]!.spend('ada', 60),
      await processes[1]!.spend('ada', 30),
      await processes[0]!.spend('ada', 30),
    ];

    expect(balances.map(({ remaining, exceeded }) => [remaining, exceeded])).toEqual([
      [40, false],
      [10, false],
      [0, true],
    ]);
  });

  it('count in each process while Redis is gone, and together again when it is back', async () => {
    await redis.stop();
    const alone = [await processes[0]!.spend('grace', 60), await processes[1]!.spend('grace', 60)];
    const over = await processes[0]!.spend('grace', 60);

    await redis.start();
    await untilShared();

    expect(alone.map(({ remaining }) => remaining)).toEqual([40, 40]);
    expect(over.exceeded).toBe(true);
    expect(await areShared()).toBe(true);
  });

  it('do not keep a service from starting that cannot reach it', async () => {
    const limits = await RateLimits.open({ ...rule, redisUrl: 'redis://127.0.0.1:1' }, silent);

    expect(await limits.spend('ada', 1)).toMatchObject({ remaining: 99, exceeded: false });
    limits.close();
  });
});
