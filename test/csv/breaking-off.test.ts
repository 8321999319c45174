import { AccessLevel } from '../../src/core/viewer';
import { Department } from '../../src/departments/department.entity';
import { interpretedExecutor } from '../../src/graphql/executor';
import type { Operation } from '../../src/graphql/operation';
import { revokeApiKey } from '../../src/users/api-key.service';
import { ApiKey } from '../../src/users/api-key.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { listen, sendBytes } from '../support/raw-http';
import { testLogger } from '../support/run-log';
import { exporting, exportRequest, untilLogged } from './exporting';

const query = '{ departments { nodes { id name } } }';
type Answer = Promise<{ data?: any; errors?: any }>;

describe('an export as CSV that cannot be finished', () => {
  let app: TestApp;
  let admin: Client;
  let log: Array<Record<string, any>> = [];
  /** What happens in place of answering a page; the number of the page counts from 1. */
  let onPage: (page: number, answer: () => Answer, operation: Operation) => Answer;
  let asked = 0;

  beforeAll(async () => {
    app = await startApp('sqlite', undefined, {
      executor: (operation) =>
        onPage(++asked, async () => interpretedExecutor(app.schema)(operation), operation),
      logger: testLogger((line) => log.push(JSON.parse(line) as Record<string, any>)),
    });
    admin = await app.as(AccessLevel.ADMIN);
    await app.work(async (work) => {
      for (let n = 0; n < 500; n++)
        await work.add(Department, { name: `Department ${n}` }, 'department.created');
    });
  });
  beforeEach(() => {
    [log, asked] = [[], 0];
    onPage = (_page, answer) => answer();
  });
  afterAll(() => app.stop());

  const logged = (what: object) => untilLogged(() => log, what);

  it('is broken off when a page fails: its reader gets an error, and no end', async () => {
    onPage = (page, answer) =>
      page === 3 ? Promise.resolve({ errors: [new Error('lost'), new Error('too')] }) : answer();

    const answer = await exporting(app, admin, { query });

    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow('terminated');
    expect(await logged({ msg: 'answer broken off' })).toMatchObject({
      level: 50,
      requestId: expect.any(String),
    });
    expect(await logged({ msg: 'request', status: 500 })).toMatchObject({ path: '/graphql/csv' });
    expect(asked).toBe(3);
  });

  it('is not begun for HTTP/1.0, to which a part would look like the whole', async () => {
    const told = await sendBytes(await listen(app.server), exportRequest(admin.token, query, '1.0'));

    expect(told).toMatch(/^HTTP\/1\.1 505 /);
    expect(told).toContain('HTTP_VERSION_NOT_SUPPORTED');
    expect(asked).toBe(0);
  });

  it('is an error of its own when the first page fails, without what the error says', async () => {
    onPage = () => Promise.resolve({ errors: [new Error('the secret of the house')] });

    const answer = await exporting(app, admin, { query });

    expect(answer.status).toBe(500);
    expect(await answer.json()).toEqual({
      errors: [
        {
          message: 'Something went wrong on our side.',
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: answer.headers.get('x-request-id') },
        },
      ],
    });
  });

  it('ends with its client: the page that is being read is interrupted, and no other one begun', async () => {
    const gone = new AbortController();
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    let interrupted: unknown;
    onPage = async (page, answer) => {
      if (page !== 3) return answer();
      await begun;
      gone.abort();
      await logged({ msg: 'request', status: 499 });
      const result = await answer();
      interrupted = result.errors?.[0].originalError;
      return result;
    };

    const answer = await exporting(app, admin, { query }, undefined, gone.signal);
    begin();
    await expect(answer.text()).rejects.toThrow('aborted');
    await logged({ msg: 'request', status: 499 });
    while (!interrupted) await new Promise((resolve) => setImmediate(resolve));
    await admin.data(`{ viewer { user { id } } }`);

    expect(interrupted).toMatchObject({ ending: 'CLIENT_GONE' });
    expect(log.filter(({ msg }) => msg === 'answer broken off')).toEqual([]);
    expect(asked).toBe(4);
  });

  it('is broken off when its token is revoked meanwhile', async () => {
    const client = await app.clientOf(admin.user);
    onPage = async (page, answer) => {
      const prefix = client.token.slice(3, 11);
      if (page === 2)
        await app.work(async (work) => revokeApiKey(work, (await work.findFirst(ApiKey, { prefix }))!));
      return answer();
    };

    const answer = await exporting(app, client, { query });

    await expect(answer.text()).rejects.toThrow('terminated');
    expect(asked).toBe(2);
  });
});
