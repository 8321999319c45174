import { readFileSync } from 'node:fs';
import { AccessLevel } from '../../src/core/viewer';
import { Signal } from '../../src/core/signal';
import { createMetricsServer } from '../../src/http/metrics-server';
import { measureDatabase } from '../../src/metrics/database';
import { Metrics } from '../../src/metrics/metrics';
import { measureProcess } from '../../src/metrics/process';
import { trafficOf } from '../../src/metrics/traffic';
import { startApp } from '../support/app';
import { samplesOf } from '../support/metrics';
import { testLogger } from '../support/run-log';

const cache = { size: () => 0, compiled: 0, interpreted: 0 };

describe('the server of metrics', () => {
  const metrics = new Metrics();
  const server = createMetricsServer(metrics, testLogger());
  beforeAll(() => measureProcess(metrics));
  afterAll(() => server.close());

  it('tells everything in the text format of Prometheus', async () => {
    const answer = await server.inject('/metrics');

    expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
      'no-store',
    ]);
    const names = Object.keys(samplesOf(answer.body)).map((name) => name.replace(/\{.*/, ''));
    expect(names).toEqual(
      expect.arrayContaining([
        'process_cpu_seconds_total',
        'process_resident_memory_bytes',
        'nodejs_eventloop_lag_seconds',
        'nodejs_heap_size_used_bytes',
      ]),
    );
    expect(answer.body).toContain('# TYPE nodejs_gc_duration_seconds histogram');
    for (const line of answer.body.split('\n').filter(Boolean))
      expect(line).toMatch(
        /^(# (HELP|TYPE) \w+ .+|\w+(\{[^}]*\})? -?[\d.e+-]+|\w+(\{[^}]*\})? (NaN|Nan|[+-]Inf))$/,
      );
  });

  it('answers HEAD without a body, refuses other methods, and has nothing else', async () => {
    const head = await server.inject({ method: 'HEAD', url: '/metrics' });
    const post = await server.inject({ method: 'POST', url: '/metrics', payload: { a: 1 } });
    const root = await server.inject('/');
    const graphql = await server.inject({ method: 'POST', url: '/graphql', payload: {} });

    expect([head.statusCode, head.body]).toEqual([200, '']);
    expect([post.statusCode, post.headers.allow]).toEqual([405, 'GET, HEAD']);
    expect([root.statusCode, graphql.statusCode]).toEqual([404, 404]);
  });

  it('is not at the public address, whoever asks', async () => {
    const app = await startApp('sqlite');
    const { token } = await app.as(AccessLevel.ADMIN);

    const answers = await Promise.all([
      app.server.inject('/metrics'),
      app.server.inject({ url: '/metrics', headers: { authorization: `Bearer ${token}` } }),
    ]);
    await app.stop();

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([404, 404]);
  });

  it('each metric has its line in docs/metrics.md, and nothing else has', async () => {
    const all = new Metrics();
    const app = await startApp('sqlite', undefined, {
      feed: new Signal<number>(),
      traffic: trafficOf(all, cache),
    });
    measureDatabase(all, app.database);
    const told = [...(await all.text()).matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name);
    const listed = [...readFileSync('docs/metrics.md', 'utf8').matchAll(/^\| `(\w+)` \|/gm)];
    await app.stop();

    expect(listed.map(([, name]) => name).sort()).toEqual(told.sort());
  });

  it('masks and logs what goes wrong', async () => {
    const broken = new Metrics();
    broken.totals('broken_total', 'Fails.', 'what', () => {
      throw new Error('a secret');
    });
    const lines: string[] = [];
    const failing = createMetricsServer(
      broken,
      testLogger((line) => lines.push(line)),
    );

    const answer = await failing.inject('/metrics');
    await failing.close();

    expect([answer.statusCode, answer.json()]).toEqual([500, { error: 'Something went wrong.' }]);
    expect(lines.join('')).toContain('metrics could not be told');
  });

  it('a name is taken once', () => {
    const twice = new Metrics();
    twice.counter('some_total', 'Some.', {});

    expect(() => twice.counter('some_total', 'Others.', {})).toThrow('some_total');
  });
});
