import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtCli } from '../support/built-cli';
import { samplesOf } from '../support/metrics';
import { startProcess, type Served } from '../support/served';

describe('METRICS_PORT', () => {
  let cli: string;
  let folder: string;
  let service: Served;
  beforeAll(async () => {
    cli = await builtCli();
    folder = mkdtempSync(join(tmpdir(), 'rolecall-metrics-'));
  });
  afterEach(async () => {
    service.process.kill('SIGKILL');
    await service.exit;
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('tells how the service fares at a port of its own, ready or not, until it stops', async () => {
    const env = { NODE_ENV: 'production', DATABASE_URL: join(folder, 'metrics.sqlite'), METRICS_PORT: '0' };
    service = startProcess(cli, folder, env);
    const [, metrics] = await service.until(/Metrics are at (http:[^"]+\/metrics)"/);
    const [, address] = await service.until(/Rolecall is ready at (http[^"]+)"/);

    const ready = await fetch(`${address}/readyz`);
    const told = samplesOf(await (await fetch(metrics!)).text());
    const open = await fetch(`${address}/metrics`);
    service.process.kill('SIGTERM');

    expect(new URL(metrics!).hostname).toBe('127.0.0.1');
    expect([ready.status, open.status]).toEqual([503, 404]);
    expect(told).toMatchObject({
      'rolecall_http_requests_total{route="/readyz",method="GET",status="503"}': 1,
      rolecall_executor_cache_operations: 0,
      rolecall_subscriptions: 0,
    });
    expect(Object.keys(told).filter((name) => name.startsWith('rolecall_feed'))).toEqual([]);
    expect(await service.exit).toBe(0);
    await expect(fetch(metrics!)).rejects.toThrow();
  }, 60_000);

  it('says why it does not start where the port is taken', async () => {
    service = startProcess(cli, folder, { DEMO: 'false', METRICS_PORT: '0' });
    const [, port] = await service.until(/Metrics are at http:\/\/127.0.0.1:(\d+)/);
    const second = startProcess(cli, folder, { DEMO: 'false', METRICS_PORT: port! });

    expect(await second.exit).toBe(1);
    expect(second.printed()).toMatch(/^It failed: .*EADDRINUSE/m);
  }, 60_000);
});
