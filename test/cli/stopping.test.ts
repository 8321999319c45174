import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { builtCli } from '../support/built-cli';
import { dialects, emptyDatabase } from '../support/databases';
import { startProcess, type Served } from '../support/served';
import { until } from '../support/until';

const query = JSON.stringify({ query: '{ viewer { user { name } } }' });

/** A connection whose client never closes its side, as pooled ones that are looked at only when they are used again. */
interface Held {
  socket: Socket;
  /** All that came back. */
  text(): string;
}

function hold(address: string, bytes: string): Promise<Held> {
  const { port, hostname } = new URL(address);
  let text = '';
  return new Promise((resolve, reject) => {
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    socket.on('data', (data) => (text += String(data))).on('error', reject);
    socket.on('connect', () => socket.write(bytes, () => resolve({ socket, text: () => text })));
  });
}

describe('rolecall serve, when it is stopped', () => {
  let cli: string;
  let folder: string;
  beforeAll(async () => {
    cli = await builtCli();
    folder = mkdtempSync(join(tmpdir(), 'rolecall-stopping-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const running: Served[] = [];
  const clearing: Array<() => unknown> = [];
  afterEach(async () => {
    for (const service of running.splice(0)) {
      service.process.kill('SIGKILL');
      await service.exit;
    }
    for (const clear of clearing.splice(0)) await clear();
  });

  async function serve(env: Record<string, string> = {}) {
    const service = startProcess(cli, folder, env);
    running.push(service);
    const [, address] = await service.until(/Rolecall +(http\S+)\/graphql\n/);
    const [, token] = await service.until(/ADMIN +(rc_\S+)/);
    const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${query.length}\r\nExpect: 100-continue\r\n\r\n`;
    /** Sends a request but its body, until the service waits for that. */
    const begin = async (): Promise<Held> => {
      const held = await hold(address!, head);
      await until(() => held.text().includes('100 Continue'));
      return held;
    };
    return { service, address: address!, begin };
  }

  async function stop(service: Served): Promise<void> {
    service.process.kill('SIGTERM');
    await service.until(/"stopping"/);
  }

  it('finishes a request that takes longer than plugins of Fastify may, says that it is the last, and ends with 0', async () => {
    const databases = await Promise.all(dialects.map(emptyDatabase));
    clearing.push(...databases.map(({ drop }) => drop));
    const stopped = databases.map(async ({ url }) => {
      const { service, begin } = await serve({ DATABASE_URL: url });
      const held = await begin();
      await stop(service);
      await sleep(11_000);
      held.socket.write(query);
      return [await service.exit, held.text()];
    });

    for (const [code, text] of await Promise.all(stopped)) {
      expect(text).toMatch(/HTTP\/1\.1 200 OK\r\n/);
      expect(text).toMatch(/\r\nconnection: close\r\n/i);
      expect(text).toMatch(/"data":\{"viewer"/);
      expect(code).toBe(0);
    }
  }, 90_000);

  it('waits for nobody who asks nothing: neither before a request, in its head, nor after its answer', async () => {
    const { service, address, begin } = await serve({ SHUTDOWN_SECONDS: '600' });
    await hold(address, '');
    await hold(address, 'GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ');
    const answered = await hold(address, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(() => answered.text().includes('"ok"'));
    const inFlight = await begin();

    await stop(service);
    inFlight.socket.write(query);

    expect(await service.exit).toBe(0);
    expect(inFlight.text()).toMatch(/HTTP\/1\.1 200 OK\r\n/);
  }, 60_000);

  it('answers all that was sent at once on one connection', async () => {
    const { service, begin } = await serve();
    const { socket, text } = await begin();
    socket.write(`${query}GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n`);
    service.process.kill('SIGTERM');

    expect(await service.exit).toBe(0);
    expect(text().match(/HTTP\/1\.1 200 OK/g)).toHaveLength(2);
  }, 60_000);

  it('breaks off what does not end within SHUTDOWN_SECONDS, and ends with 0', async () => {
    const { service, begin } = await serve({ SHUTDOWN_SECONDS: '1' });
    await begin();

    await stop(service);

    expect(await service.exit).toBe(0);
  }, 60_000);

  it('ends with 1 when something cannot be closed, whatever is still open', async () => {
    const failing = join(folder, 'failing.cjs');
    const planted = `
      const { prototype } = require(${JSON.stringify(require.resolve('better-sqlite3'))});
      const { close } = prototype;
      prototype.close = function () {
        if (this.readonly) throw new Error('planted');
        return close.call(this);
      };
      setInterval(() => undefined, 1_000);`;
    writeFileSync(failing, planted);
    const { service } = await serve({ NODE_OPTIONS: `--require ${failing}` });

    await stop(service);

    expect(await service.exit).toBe(1);
    expect(service.printed()).toContain('It did not stop cleanly: planted');
  }, 60_000);
});
