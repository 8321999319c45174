import { openDatabase } from '../../src/database/database';
import { Transient } from '../../src/database/session';
import { Department } from '../../src/departments/department.entity';
import { entities } from '../../src/features';
import { measureDatabase } from '../../src/metrics/database';
import { Metrics } from '../../src/metrics/metrics';
import { startApp, type TestApp } from '../support/app';
import { dialects, emptyDatabase } from '../support/databases';
import { numberAll } from '../support/feed';
import { aDepartment } from '../support/fixtures';
import { growth, samples } from '../support/metrics';

const connections = (what: string, pool: string) => `rolecall_database_connections_${what}{pool="${pool}"}`;

describe.each(dialects)('what is measured of the database on %s', (dialect) => {
  const metrics = new Metrics();
  let app: TestApp;

  beforeAll(async () => {
    app = await startApp(dialect);
    measureDatabase(metrics, app.database);
  });
  afterAll(() => app.stop());

  it('statements are counted by their first word', async () => {
    const before = await samples(metrics);
    await aDepartment(app);
    for (let i = 0; i < 3; i++) await app.database.reader.all('SELECT 1 AS one');
    const grown = growth(before, await samples(metrics), /^rolecall_database_statements_total/);

    const verb = (name: string) => grown[`rolecall_database_statements_total{verb="${name}"}`];
    // A department and its event; BEGIN and COMMIT. Whoever reads the metrics asks for the feed, too.
    expect([verb('insert'), verb('other'), verb('update'), verb('delete')]).toEqual([
      2,
      2,
      undefined,
      undefined,
    ]);
    expect(verb('select')).toBeGreaterThanOrEqual(4);
  });

  it('who works with a connection and who waits for one is told at that moment', async () => {
    const idle = await samples(metrics);
    const most = idle[connections('max', 'writing')]!;
    let begun = 0;
    let release!: () => void;
    const released = new Promise<void>((resolve) => (release = resolve));
    let allBegun!: () => void;
    const full = new Promise<void>((resolve) => (allBegun = resolve));
    const hold = () =>
      app.database.transaction(async () => {
        if (++begun === most) allBegun();
        await released;
      });
    const holding = Array.from({ length: most + 2 }, hold);
    await full;
    const busy = await samples(metrics);
    release();
    await Promise.all(holding);
    const after = await samples(metrics);

    const states = [idle, busy, after].map((told) => [
      told[connections('in_use', 'writing')],
      told[connections('waiting', 'writing')],
    ]);
    expect(most).toBe(dialect === 'sqlite' ? 1 : 10);
    expect(states).toEqual([
      [0, 0],
      [most, 2],
      [0, 0],
    ]);
    expect(busy[connections('max', 'reading')]).toBe(dialect === 'sqlite' ? undefined : 10);
  });

  it('transactions that run again are counted', async () => {
    const before = await samples(metrics);
    let attempts = 0;
    await app.work(async (work) => {
      await work.find(Department, { id: 1 });
      if (++attempts < 3) throw new Transient('lost');
    });

    const grown = growth(before, await samples(metrics), /^rolecall_transactions/);
    expect(grown).toEqual({ rolecall_transactions_retried_total: 2 });
  });

  it('events that wait for their position are told, and the last position', async () => {
    await numberAll(app.database);
    const before = await samples(metrics);
    for (let i = 0; i < 3; i++) await aDepartment(app);
    const waiting = await samples(metrics);
    await numberAll(app.database);
    const numbered = await samples(metrics);

    const feed = [before, waiting, numbered].map((told) => [
      told.rolecall_feed_waiting_events,
      told.rolecall_feed_position! - before.rolecall_feed_position!,
    ]);
    expect(feed).toEqual([
      [0, 0],
      [3, 0],
      [0, 3],
    ]);
  });

  it('a database without tables, or that is closed, leaves out the feed and nothing else', async () => {
    const { url, drop } = await emptyDatabase(dialect);
    const database = await openDatabase({ url, entities });
    const early = new Metrics();
    measureDatabase(early, database);
    const told = [await samples(early)];
    await database.close();
    told.push(await samples(early));
    await drop();

    for (const one of told) {
      expect(Object.keys(one).filter((name) => name.startsWith('rolecall_feed'))).toEqual([]);
      expect(one[connections('in_use', 'writing')]).toBe(0);
    }
  });
});
