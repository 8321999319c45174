import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { request, type ClientRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import SqliteFile from 'better-sqlite3';
import { builtCli } from '../support/built-cli';
import { startProcess, type Served } from '../support/served';

describe('rolecall serve', () => {
  let cli: string;
  let folder: string;
  beforeAll(async () => {
    cli = await builtCli();
    folder = mkdtempSync(join(tmpdir(), 'rolecall-serve-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const started: Served[] = [];
  function serve(env: Record<string, string> = {}): Served {
    const served = startProcess(cli, folder, env);
    started.push(served);
    return served;
  }
  // A test that fails leaves nothing running, which would keep Jest from ending.
  afterEach(() => started.splice(0).forEach((served) => served.process.kill('SIGKILL')));

  /** Sends the head of a request and resolves when the service has it; the body is sent by `finish`. */
  function begin(address: string, token: string): Promise<{ finish(): Promise<[number, unknown]> }> {
    const body = JSON.stringify({ query: '{ viewer { user { name } } }' });
    return new Promise((resolve, reject) => {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        expect: '100-continue',
      };
      const sent: ClientRequest = request(`${address}/graphql`, { method: 'POST', headers });
      const answered = new Promise<[number, unknown]>((done, failed) => {
        sent.on('error', failed).on('response', (response) => {
          let text = '';
          response.on('data', (data) => (text += String(data)));
          response.on('end', () => done([response.statusCode!, JSON.parse(text) as unknown]));
        });
      });
      answered.catch(reject);
      sent.on('continue', () =>
        resolve({
          finish: () => {
            sent.end(body);
            return answered;
          },
        }),
      );
      sent.flushHeaders();
    });
  }

  it('makes the demo organisation, prints tokens that work, and the same ones when it starts again', async () => {
    const first = serve();
    const [, address] = await first.until(/Rolecall +(http\S+)\/graphql\n/);
    const [, token] = await first.until(/ADMIN +(rc_\S+)/);
    const { finish } = await begin(address!, token!);
    const answer = await finish();
    first.process.kill('SIGTERM');
    const code = await first.exit;
    const second = serve();
    await second.until(/INTERVIEWER +rc_\S+/);
    second.process.kill('SIGINT');

    expect(answer).toMatchObject([200, { data: { viewer: { user: { name: expect.any(String) } } } }]);
    expect(first.printed()).toMatch(/GraphiQL +http\S+\/graphiql\n/);
    expect(code).toBe(0);
    expect(await second.exit).toBe(0);
    expect(second.printed()).toContain(token);
    expect(second.printed()).not.toMatch(/migrated|demo organisation/);
  }, 60_000);

  it('finishes the requests in flight after SIGTERM and ends with 0', async () => {
    const service = serve();
    const [, address] = await service.until(/Rolecall +(http\S+)\/graphql\n/);
    const [, token] = await service.until(/ADMIN +(rc_\S+)/);
    const inFlight = await Promise.all(Array.from({ length: 20 }, () => begin(address!, token!)));

    service.process.kill('SIGTERM');
    await service.until(/stopping/);
    const answers = await Promise.all(inFlight.map(({ finish }) => finish()));

    expect(answers.map(([status]) => status)).toEqual(Array(20).fill(200));
    expect(await service.exit).toBe(0);
    expect(service.printed()).toMatch(/stopped/);
  }, 60_000);

  it('ends at once at a second signal', async () => {
    const service = serve();
    const [, address] = await service.until(/Rolecall +(http\S+)\/graphql\n/);
    const [, token] = await service.until(/ADMIN +(rc_\S+)/);
    const { finish } = await begin(address!, token!);

    service.process.kill('SIGTERM');
    await service.until(/stopping/);
    service.process.kill('SIGINT');

    expect(await service.exit).toBe(1);
    await expect(finish()).rejects.toThrow();
  }, 60_000);

  it('shows neither tokens nor a demo in production, and is not ready before the migrations', async () => {
    const env = { NODE_ENV: 'production', DATABASE_URL: join(folder, 'production.sqlite') };
    const service = serve(env);
    const [, address] = await service.until(/Rolecall is ready at (http[^"]+)"/);

    const ready = await fetch(`${address}/readyz`);
    const graphiql = await fetch(`${address}/graphiql`);
    service.process.kill('SIGTERM');

    expect(await service.exit).toBe(0);
    expect([ready.status, graphiql.status]).toEqual([503, 404]);
    expect(service.printed()).not.toContain('rc_');
    for (const line of service.printed().trim().split('\n'))
      expect(() => JSON.parse(line) as unknown).not.toThrow();
  }, 60_000);

  it('waits with its migrations for another process that migrates the same file', async () => {
    const file = join(folder, 'shared.sqlite');
    const other = new SqliteFile(`${file}-migrating`);
    other.exec('BEGIN EXCLUSIVE');

    const service = serve({ DEMO: 'false', DATABASE_URL: file });
    while (!existsSync(file)) await sleep(20);
    // Time enough to migrate, for one that does not wait.
    await sleep(400);
    const meanwhile = service.printed();
    other.close();
    await service.until(/Rolecall +http/);
    service.process.kill('SIGTERM');

    expect(meanwhile).toBe('');
    expect(await service.exit).toBe(0);
    expect(service.printed()).toContain('"migrated"');
  }, 60_000);

  it('says why it does not start', async () => {
    const service = serve({ DATABASE_URL: 'mysql://nobody@127.0.0.1:1/none' });

    expect(await service.exit).toBe(1);
    expect(service.printed()).toMatch(/^It failed: .*ECONNREFUSED/m);
  }, 60_000);
});
