import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AccessLevel } from '../../src/core/viewer';
import { entities, resolvers } from '../../src/features';
import { compiledExecutor } from '../../src/graphql/executor';
import { buildRolecallSchema } from '../../src/graphql/schema';
import { Metrics } from '../../src/metrics/metrics';
import { trafficOf } from '../../src/metrics/traffic';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplicant } from '../support/fixtures';
import { growth, samples, type Samples } from '../support/metrics';
import { overEventStream, overWebSocket, startStreaming } from '../support/streams';
import { until } from '../support/until';

const viewer = '{ viewer { user { name } } }';
const http = 'rolecall_http_requests_total';
const operations = 'rolecall_graphql_operations_total';
const errorsDocument = readFileSync(join(__dirname, '../../docs/errors.md'), 'utf8');

describe('the labels of requests', () => {
  it('have every status that docs/errors.md tells, but for those of what cannot be read as HTTP', async () => {
    const rows = errorsDocument.matchAll(/^\| `[A-Z_]+` \| (\d{3}(?:; \d{3})*) \|/gm);
    const told = new Set([...rows].flatMap(([, statuses]) => statuses!.split('; ')));
    const statuses = [...told].filter((status) => !['408', '431'].includes(status));
    const metrics = new Metrics();
    const traffic = trafficOf(metrics, undefined);

    for (const status of statuses)
      traffic.answered({ route: '/graphql', method: 'POST', status: Number(status), milliseconds: 1 });

    const counted = growth({}, await samples(metrics), /^rolecall_http_requests_total/);
    expect(statuses).toContain('505');
    expect(counted).toEqual(
      Object.fromEntries(
        statuses.map((status) => [`${http}{route="/graphql",method="POST",status="${status}"}`, 1]),
      ),
    );
  });
});

describe.each(dialects)('what is counted of traffic on %s', (dialect) => {
  const schema = buildRolecallSchema({ entities, resolvers });
  const executor = compiledExecutor(schema);
  const metrics = new Metrics();
  let app: TestApp;
  let ada: Client;
  let interviewer: Client;

  beforeAll(async () => {
    app = await startApp(dialect, undefined, {
      schema,
      executor,
      traffic: trafficOf(metrics, executor.cache),
      hardening: { costLimit: 2_000 },
    });
    ada = await app.as(AccessLevel.ADMIN, 'Ada');
    interviewer = await app.as(AccessLevel.INTERVIEWER, 'Ines');
  });
  afterAll(() => app.stop());

  /** By how much some metrics grow; a request is counted when its connection is done with it, just after its answer. */
  const grownBy = async (requests: number, name: RegExp, act: () => Promise<unknown>): Promise<Samples> => {
    const before = await samples(metrics);
    await act();
    const answered = async () => {
      const all = growth(before, await samples(metrics), /^rolecall_http_requests_total/);
      return Object.values(all).reduce((sum, count) => sum + count, 0);
    };
    await until(async () => (await answered()) === requests);
    return growth(before, await samples(metrics), name);
  };

  it('each request is counted once, by route, method and status', async () => {
    const grown = await grownBy(7, /^rolecall_http_request(s_total|_seconds_count)/, async () => {
      await ada.data(viewer);
      await ada.send('{ nothing }');
      await app.withToken(ada.user, 'rc_wrong').send(viewer);
      await app.server.inject('/healthz');
      await app.server.inject({ method: 'HEAD', url: '/readyz' });
      await app.server.inject({ method: 'PUT', url: '/graphql' });
      await app.server.inject('/some/where?token=rc_secret');
    });

    expect(grown).toEqual({
      [`${http}{route="/graphql",method="POST",status="200"}`]: 1,
      [`${http}{route="/graphql",method="POST",status="400"}`]: 1,
      [`${http}{route="/graphql",method="POST",status="401"}`]: 1,
      [`${http}{route="/healthz",method="GET",status="200"}`]: 1,
      [`${http}{route="/readyz",method="HEAD",status="200"}`]: 1,
      [`${http}{route="other",method="other",status="405"}`]: 1,
      [`${http}{route="other",method="GET",status="404"}`]: 1,
      'rolecall_http_request_seconds_count{route="/graphql"}': 3,
      'rolecall_http_request_seconds_count{route="/healthz"}': 1,
      'rolecall_http_request_seconds_count{route="/readyz"}': 1,
      'rolecall_http_request_seconds_count{route="other"}': 2,
    });
  });

  it('each operation is counted once, by its kind and what became of it, with its cost', async () => {
    const input = { input: { name: 'Counted' } };
    const create =
      'mutation ($input: CreateDepartmentInput!) { createDepartment(input: $input) { userErrors { code } } }';
    const costly =
      '{ applicants(first: 100) { nodes { applications(first: 50) { nodes { applicant { name } } } } } }';
    const grown = await grownBy(7, /^rolecall_graphql_(operations|cost_points_(count|sum))/, async () => {
      await ada.data(viewer);
      await ada.send(create, input);
      await ada.send(create, input);
      await interviewer.send(create, input);
      await ada.send('{ nothing }');
      await ada.send('{');
      await ada.send(costly);
    });

    expect(grown).toMatchObject({
      [`${operations}{kind="query",code="OK"}`]: 1,
      [`${operations}{kind="mutation",code="OK"}`]: 2,
      [`${operations}{kind="mutation",code="FORBIDDEN"}`]: 1,
      [`${operations}{kind="query",code="COST_LIMIT_EXCEEDED"}`]: 1,
      rolecall_graphql_cost_points_count: 5,
    });
    const faults = ['GRAPHQL_VALIDATION_FAILED', 'GRAPHQL_PARSE_FAILED'].map((code) =>
      Object.entries(grown).filter(([key]) => key.startsWith(operations) && key.includes(`"${code}"`)),
    );
    expect(faults.map((found) => found.map(([, count]) => count))).toEqual([[1], [1]]);
    expect(Object.keys(grown).filter((key) => key.startsWith(operations))).toHaveLength(6);
    expect(grown.rolecall_graphql_cost_points_sum).toBeGreaterThan(2_000);
  });

  it('the executor tells how often it ran compiled code', async () => {
    const query = '{ viewer { user { id name accessLevel } } }';
    const grown = await grownBy(3, /^rolecall_executor/, async () => {
      for (let i = 0; i < 3; i++) await ada.data(query);
    });

    expect(grown).toEqual({
      rolecall_executor_cache_operations: 1,
      'rolecall_executor_runs_total{how="interpreted"}': 1,
      'rolecall_executor_runs_total{how="compiled"}': 2,
    });
  });

  it('nothing that clients make up becomes a label', async () => {
    const made = Array.from({ length: 30 }, (_, index) => `zanzibar${index}`);
    const ask = async (name: string) => {
      await ada.send(
        `query ${name} { viewer { user { name } } }`,
        { [name]: name },
        { 'x-request-id': name },
      );
      await ada.send(`query ${name} { ${name} }`);
      await app.server.inject({ method: 'DELETE', url: `/${name}`, headers: { authorization: name } });
      await app.server.inject({ url: `/graphql/${name}?${name}=${name}` });
    };
    await grownBy(4, /./, () => ask('zanzibar'));
    const before = Object.keys(await samples(metrics));

    await grownBy(4 * made.length, /./, () => Promise.all(made.map(ask)));

    expect(Object.keys(await samples(metrics))).toEqual(before);
    expect(await metrics.text()).not.toMatch(/zanzibar|rc_|example\.org|Ada/);
  });

  it('what the rate limits refuse is counted by the limit', async () => {
    const counted = new Metrics();
    const rateLimit = { points: 2, seconds: 600, redisUrl: null };
    const limited = await startApp(dialect, undefined, {
      traffic: trafficOf(counted, undefined),
      hardening: { rateLimit },
    });
    const client = await limited.as(AccessLevel.RECRUITER);
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await client.send(viewer)).status);
    for (let i = 0; i < 62; i++)
      statuses.push((await limited.withToken(client.user, 'rc_no').send(viewer)).status);
    const told = await samples(counted);
    await limited.stop();

    const refused = (from: number, to: number) =>
      statuses.slice(from, to).filter((status) => status === 429).length;
    expect(growth({}, told, /^rolecall_rate_limit/)).toEqual({
      'rolecall_rate_limit_refusals_total{what="points"}': refused(0, 4),
      'rolecall_rate_limit_refusals_total{what="tokens"}': refused(4, 66),
    });
    expect([refused(0, 4), refused(4, 66)]).toEqual([2, 2]);
  });

  it('subscriptions are counted while they are open, and each event that they bring', async () => {
    const counted = new Metrics();
    const service = await startStreaming(dialect, { traffic: trafficOf(counted, undefined) });
    const client = await service.app.as(AccessLevel.RECRUITER);
    await service.settled();
    const clients = [overWebSocket, overEventStream].map((connect) => connect(service.address, client.token));
    const received = clients.map((one) =>
      one.subscribe('subscription { changes(types: ["applicant.*"]) { type } }'),
    );
    const refused = clients[0]!.subscribe('subscription { changes { nothing } }');
    await Promise.all([service.subscriptions(2), refused.ended]);
    const open = await samples(counted);
    for (let i = 0; i < 3; i++) await anApplicant(service.app);
    await Promise.all(received.map((one) => one.until(3)));
    for (const one of clients) one.close();
    await service.subscriptions(0);
    await until(async () => (await samples(counted)).rolecall_stream_connections === 0);
    const closed = await samples(counted);
    await service.stop();

    expect(open).toMatchObject({
      rolecall_subscriptions: 2,
      rolecall_stream_connections: 2,
      [`${operations}{kind="subscription",code="OK"}`]: 2,
      [`${operations}{kind="subscription",code="GRAPHQL_VALIDATION_FAILED"}`]: 1,
    });
    expect(closed).toMatchObject({ rolecall_subscriptions: 0, rolecall_subscription_events_total: 6 });
  });
});
