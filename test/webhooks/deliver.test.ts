import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { Signal } from '../../src/core/signal';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aDepartment } from '../support/fixtures';
import { startReceiver, type Receiver } from '../support/receiver';
import { numberAll } from '../support/feed';
import { until } from '../support/until';
import { allowLoopback, anEndpoint, aWorker, deleteEndpoints, deliver, standing } from '../support/webhooks';

describe.each(dialects)('webhooks on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let receiver: Receiver;

  beforeAll(async () => {
    allowLoopback();
    app = await startApp(dialect, new Date());
    admin = await app.as(AccessLevel.ADMIN);
  });

  beforeEach(async () => (receiver = await startReceiver()));
  afterEach(async () => {
    await receiver.close();
    await deleteEndpoints(admin);
  });
  afterAll(() => app.stop());

  it('are not looked for whenever the feed grows while there is no endpoint; the poll finds the first one', async () => {
    const looks: string[] = [];
    const deaf = app.database.listen((sql) => sql.includes('FROM webhook_endpoints') && looks.push(sql));
    const grown = new Signal<number>();
    const [seldom, often] = [60_000, 20].map((pollMilliseconds) => aWorker(app, {}, { pollMilliseconds }));
    try {
      seldom!.start(grown);
      await seldom!.settle();
      await until(() => looks.length >= 2);
      const before = looks.length;
      grown.emit(1);
      await sleep(100);

      expect(looks).toHaveLength(before);

      often!.start(grown);
      await until(() => looks.length > before);
      await anEndpoint(admin, receiver.url, { eventTypes: ['department.*'] });
      await aDepartment(app);
      await numberAll(app.database);
      await receiver.until(1);

      expect(receiver.types()).toEqual(['department.created']);
    } finally {
      deaf();
      await Promise.all([seldom!.stop(), often!.stop()]);
    }
  });

  it('bring each event once, in the order of the feed, signed for the library of Standard Webhooks', async () => {
    const { id, secret } = await anEndpoint(admin, receiver.url, { eventTypes: ['department.*'] });
    const names = ['One', 'Two', 'Three'];
    for (const name of names) await aDepartment(app, { name });

    await deliver(app, aWorker(app));
    await deliver(app, aWorker(app));

    expect(receiver.messages.map(({ body }) => body.data.state.name)).toEqual(names);
    expect(new Set(receiver.ids()).size).toBe(3);
    for (const { text, headers, body } of receiver.messages)
      expect(new Webhook(secret).verify(text, headers)).toEqual(body);
    const { deliveries, status } = await standing(admin, id);
    expect(status).toBe('ENABLED');
    expect(deliveries.nodes).toMatchObject(
      receiver.ids().map((messageId) => ({
        messageId,
        type: 'department.created',
        status: 'DELIVERED',
        answer: null,
        nextAttemptAt: null,
        attempts: [{ status: 204, failure: null }],
      })),
    );
  });

  it('tell of an event what the feed of changes tells', async () => {
    await anEndpoint(admin, receiver.url, { eventTypes: ['department.created'] });
    const parent = await aDepartment(app);
    const { department } = await admin.mutate(
      'createDepartment',
      { name: 'Told', parentId: `department_${parent.id}` },
      'department { id version createdAt updatedAt }',
    );

    await deliver(app, aWorker(app));

    const { body } = receiver.messages[1]!;
    expect(body).toEqual({
      type: 'department.created',
      timestamp: app.now.toISOString(),
      data: {
        cursor: expect.any(String) as string,
        type: 'department.created',
        subjectType: 'Department',
        subjectId: department.id,
        removal: false,
        occurredAt: app.now.toISOString(),
        via: 'API',
        requestId: expect.any(String) as string,
        actor: { id: `user_${admin.user.id}` },
        changes: expect.arrayContaining([
          { field: 'name', from: null, to: 'Told', hidden: false },
        ]) as unknown,
        state: {
          __typename: 'Department',
          ...department,
          name: 'Told',
          externalId: null,
          parent: { id: `department_${parent.id}` },
        },
      },
    });
  });
});
