import { AccessLevel, systemViewer } from '../../src/core/viewer';
import { Signal } from '../../src/core/signal';
import { systemAuthor, write } from '../../src/database/write';
import { createApiKey } from '../../src/users/api-key.service';
import { User } from '../../src/users/user.entity';
import { startApp } from '../support/app';
import { builtCli } from '../support/built-cli';
import { dialects, freshDatabase } from '../support/databases';
import { numberAll } from '../support/feed';
import { aDepartment } from '../support/fixtures';
import { answering, startReceiver } from '../support/receiver';
import { rowsOf } from '../support/rows';
import { serveProcess, type ServiceProcess } from '../support/service-process';
import { until } from '../support/until';
import { allowLoopback, anEndpoint, aWorker, deliver, standing } from '../support/webhooks';

const eventTypes = ['department.created'];

describe.each(dialects)('several processes that send webhooks on %s', (dialect) => {
  beforeAll(() => allowLoopback());

  it('share the endpoints: each message is sent once, in its order', async () => {
    const app = await startApp(dialect, new Date());
    const admin = await app.as(AccessLevel.ADMIN);
    const receivers = await Promise.all([1, 2, 3, 4].map(() => startReceiver()));
    for (const { url } of receivers) await anEndpoint(admin, url, { eventTypes });
    const grown = new Signal<number>();
    const workers = [1, 2, 3].map(() => aWorker(app, {}, { pollMilliseconds: 20 }).start(grown));

    for (let round = 0; round < 10; round++) {
      for (let count = 0; count < 3; count++) await aDepartment(app);
      await numberAll(app.database);
      grown.emit(round);
    }
    await Promise.all(receivers.map((receiver) => receiver.until(30)));
    await Promise.all(workers.map((worker) => worker.stop()));
    await deliver(app, aWorker(app));

    const departments = await app.database.primary.all('SELECT id FROM departments ORDER BY id');
    const expected = departments.map(({ id }) => `department_${Number(id)}`);
    for (const receiver of receivers)
      expect(receiver.messages.map(({ body }) => body.data.subjectId)).toEqual(expected);
    expect(await rowsOf(app, 'webhook_progress', { owner: '' })).toHaveLength(4);
    await Promise.all(receivers.map((receiver) => receiver.close()));
    await app.stop();
  });

  it('one that is paused for longer than its lease writes nothing when it goes on', async () => {
    const app = await startApp(dialect);
    const admin = await app.as(AccessLevel.ADMIN);
    const receiver = await startReceiver();
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes });
    let answer: () => void = () => undefined;
    receiver.answer = (_request, response) => {
      receiver.answer = answering(200);
      answer = () => response.writeHead(500).end();
    };
    await aDepartment(app);

    const slow = deliver(app, aWorker(app));
    await receiver.until(1);
    app.now = new Date(app.now.getTime() + 7_000);
    await deliver(app, aWorker(app));
    answer();
    await slow;

    expect(receiver.messages).toHaveLength(2);
    expect(new Set(receiver.ids()).size).toBe(1);
    const { deliveries, progress } = await standing(admin, id);
    expect(deliveries.nodes).toMatchObject([{ status: 'DELIVERED', attempts: [{ status: 200 }] }]);
    expect(progress.failingSince).toBeNull();
    await receiver.close();
    await app.stop();
  });

  it('one that is stopped breaks off what stalls, and the next one sends it again', async () => {
    const app = await startApp(dialect);
    const admin = await app.as(AccessLevel.ADMIN);
    const receiver = await startReceiver();
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes });
    receiver.answer = () => undefined;
    await aDepartment(app);
    await numberAll(app.database);
    const worker = aWorker(app, { timeoutMilliseconds: 60_000 }, { graceMilliseconds: 50 });
    worker.start(new Signal<number>());
    await receiver.until(1);

    await worker.stop();
    expect((await standing(admin, id)).deliveries.nodes).toEqual([]);
    receiver.answer = answering(200);
    await deliver(app, aWorker(app));

    expect(new Set(receiver.ids()).size).toBe(1);
    expect((await standing(admin, id)).deliveries.nodes).toMatchObject([{ status: 'DELIVERED' }]);
    await receiver.close();
    await app.stop();
  });
});

describe.each(dialects)('kill -9 of a process that sends webhooks, on %s', (dialect) => {
  let cli: string;
  const running = new Set<ServiceProcess>();

  beforeAll(async () => {
    cli = await builtCli();
  });
  afterAll(async () => {
    await Promise.all([...running].map((service) => service.kill()));
  });

  /** A database with an ADMIN, processes that serve it, and what the ADMIN does there. */
  async function organisation() {
    const fresh = await freshDatabase(dialect);
    const token = await write(fresh.database, systemAuthor(systemViewer, new Date()), async (work) => {
      const person = { name: 'Root', email: 'root@example.org', timeZone: 'Europe/Lisbon', active: true };
      const user = await work.add(User, { ...person, accessLevel: AccessLevel.ADMIN }, 'user.created');
      return (await createApiKey(work, user, { name: 'test', scopes: ['*'] })).token;
    });
    const serve = async () => {
      const env = { WEBHOOK_ALLOW_HTTP: 'true', WEBHOOK_ALLOW_PRIVATE: 'true' };
      const service = await serveProcess(cli, fresh.url, env);
      running.add(service);
      return service;
    };
    const mutate = async ({ url }: ServiceProcess, name: string, input: object, ask: string) => {
      const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
      const query = `mutation ($input: ${type}!) { ${name}(input: $input) { ${ask} userErrors { code } } }`;
      const answer = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables: { input } }),
      });
      return ((await answer.json()) as { data: Record<string, any> }).data[name];
    };
    const department = async (service: ServiceProcess, name: string): Promise<string> =>
      (await mutate(service, 'createDepartment', { name }, 'department { id }')).department.id as string;
    return { fresh, serve, mutate, department };
  }

  it('loses nothing, keeps the order, and sends again only what was not answered', async () => {
    const { fresh, serve, mutate, department } = await organisation();
    const receiver = await startReceiver();
    const [made, answered]: [string[], string[]] = [[], []];
    /** From now on so many messages are answered, and no more; resolves when there is another one. */
    const answerOnly = (most: number) =>
      new Promise<void>((reached) => {
        let left = most;
        receiver.answer = (request, response) => {
          if (left-- <= 0) return reached();
          answering(204)(request, response);
          const { subjectId, state } = receiver.messages.at(-1)!.body.data;
          answered.push(subjectId as string);
          if (state.name === 'last') reached();
        };
      });

    for (let round = 0; round < 3; round++) {
      const underWay = answerOnly(5 + round);
      const service = await serve();
      if (round === 0)
        await mutate(service, 'createWebhookEndpoint', { url: receiver.url, eventTypes }, 'secret');
      for (let count = 0; count < 12; count++) made.push(await department(service, `${round} ${count}`));
      await underWay;
      await service.kill();
      running.delete(service);
      // The last one is waited for, until its lease has run out; of the others that is told beforehand.
      if (round < 2)
        await fresh.database.transaction((session) =>
          session.run("UPDATE webhook_progress SET leasedUntil = '2026-01-01'"),
        );
    }
    const all = answerOnly(Infinity);
    const last = await serve();
    made.push(await department(last, 'last'));
    await all;

    expect(answered).toEqual(made);
    expect(new Set(receiver.ids()).size).toBe(made.length);
    await receiver.close();
    await last.kill();
    running.delete(last);
    await fresh.drop();
  }, 120_000);

  /** `WEBHOOK_KILLS=20` makes it the measurement: so many processes are killed at any moment. */
  const kills = Number(process.env.WEBHOOK_KILLS ?? 0);

  (kills > 0 ? it : it.skip)(
    'loses nothing and doubles at most one message for each kill, at any moment',
    async () => {
      const { fresh, serve, mutate, department } = await organisation();
      const receiver = await startReceiver();
      receiver.answer = answering(204);
      const made: string[] = [];
      for (let round = 0; round <= kills; round++) {
        const service = await serve();
        if (round === 0)
          await mutate(service, 'createWebhookEndpoint', { url: receiver.url, eventTypes }, 'secret');
        const end = Date.now() + Math.random() * 1_000;
        for (let count = 0; count < 10 || Date.now() < end; count++)
          made.push(await department(service, `${round} ${count}`));
        if (round === kills) await until(() => new Set(receiver.ids()).size >= made.length);
        await service.kill();
        running.delete(service);
        await fresh.database.transaction((session) =>
          session.run("UPDATE webhook_progress SET leasedUntil = '2026-01-01'"),
        );
      }

      const got = receiver.messages.map(({ body }) => body.data.subjectId as string);
      const lost = made.filter((id) => !got.includes(id)).length;
      const doubled = got.length - new Set(receiver.ids()).size;
      console.log(
        `${dialect}: ${kills} kills, ${made.length} events, ${got.length} messages, ${lost} lost, ${doubled} doubled`,
      );
      expect(lost).toBe(0);
      expect(doubled).toBeLessThanOrEqual(kills);
      expect([...new Set(got)]).toEqual(made);
      await receiver.close();
      await fresh.drop();
    },
    600_000,
  );
});
