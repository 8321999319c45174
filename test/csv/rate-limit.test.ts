import { AccessLevel } from '../../src/core/viewer';
import { addAll } from '../../src/database/bulk';
import { Department } from '../../src/departments/department.entity';
import { startApp, type TestApp } from '../support/app';
import { exporting, refusalOf, tableOf } from './exporting';

const query = '{ departments { nodes { id name } } }';
const pageCost = 103;

describe('exports as CSV under a rate limit', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp('sqlite', undefined, {
      hardening: { rateLimit: { points: 2 * pageCost, seconds: 1, redisUrl: null } },
    });
    const names = Array.from({ length: 450 }, (_none, n) => ({ name: `Department ${n}` }));
    await app.work((work) => addAll(work, Department, names, null));
  });
  afterAll(() => app.stop());

  it('wait for points once they have begun, and come to their end', async () => {
    const client = await app.as(AccessLevel.ADMIN);

    const answer = await exporting(app, client, { query });

    expect(answer.headers.get('ratelimit-remaining')).toBe(String(pageCost));
    expect((await answer.text()).split('\r\n')).toHaveLength(452);
  });

  it('go on together, each at the pace that its user has', async () => {
    const clients = [await app.as(AccessLevel.ADMIN), await app.as(AccessLevel.RECRUITER)];

    const tables = await Promise.all(clients.map((client) => tableOf(app, client, query)));

    expect(tables.map((table) => table.length)).toEqual([451, 451]);
  });
});

describe('exports as CSV of somebody who has no points left', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp('sqlite', undefined, {
      hardening: { rateLimit: { points: pageCost - 1, seconds: 3_600, redisUrl: null } },
    });
  });
  afterAll(() => app.stop());

  it('are not begun: 429, and when to come again', async () => {
    const client = await app.as(AccessLevel.ADMIN);

    const { status, error } = await refusalOf(app, client, { query });

    expect(status).toBe(429);
    expect(error.extensions).toMatchObject({ code: 'RATE_LIMITED', retryAfter: expect.any(Number) });
  });

  it('take points where they are no table, too', async () => {
    const client = await app.as(AccessLevel.ADMIN);

    const refused = [
      await refusalOf(app, client, { query: '{ tags { totalCount } }' }),
      await refusalOf(app, client, { query: '{ tags { totalCount } }' }),
    ];

    expect(refused.map(({ status }) => status)).toEqual([400, 429]);
  });
});
