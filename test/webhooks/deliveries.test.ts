import { Webhook } from 'standardwebhooks';
import { AccessLevel } from '../../src/core/viewer';
import { purgeDeliveries } from '../../src/webhooks/delivery-log.service';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { latest, numberAll } from '../support/feed';
import { aDepartment } from '../support/fixtures';
import { answering, startReceiver, type Receiver } from '../support/receiver';
import {
  allowLoopback,
  anEndpoint,
  aWorker,
  deleteEndpoints,
  deliver,
  namesIn,
  standing,
} from '../support/webhooks';

const eventTypes = ['department.*'];
const hour = 3_600_000;

describe.each(dialects)('deliveries that are asked for on %s', (dialect) => {
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

  it('sends a test once, also while the endpoint is paused', async () => {
    const { id, secret } = await anEndpoint(admin, receiver.url, { eventTypes });
    await admin.mutate('pauseWebhookEndpoint', { webhookEndpointId: id });
    receiver.answer = answering(500);
    const input = { webhookEndpointId: id };
    const { webhookDelivery } = await admin.mutate(
      'testWebhookEndpoint',
      input,
      'webhookDelivery { id status }',
    );
    expect(webhookDelivery.status).toBe('WAITING');

    await deliver(app, aWorker(app));
    await deliver(app, aWorker(app));

    const [{ text, headers }] = receiver.messages as [Receiver['messages'][number]];
    expect(receiver.messages).toHaveLength(1);
    expect(new Webhook(secret).verify(text, headers)).toMatchObject({
      type: 'webhook.test',
      data: { webhookEndpointId: id },
    });
    const { deliveries, progress } = await standing(admin, id);
    expect(deliveries.nodes).toMatchObject([{ id: webhookDelivery.id, status: 'FAILED', subjectId: null }]);
    expect(progress.failingSince).toBeNull();
    for (let count = 0; count < 5; count++) await admin.mutate('testWebhookEndpoint', input);
    expect((await admin.mutate('testWebhookEndpoint', input)).userErrors).toMatchObject([
      { code: 'TOO_MANY_TESTS' },
    ]);
  });

  it('replays from a cursor under the same ids, and may begin before the endpoint was made', async () => {
    await numberAll(app.database);
    const before = await latest(admin);
    await aDepartment(app, { name: `Before ${dialect}` });
    await numberAll(app.database);
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes, after: before });
    const worker = aWorker(app);
    await aDepartment(app, { name: `After ${dialect}` });
    await deliver(app, worker);
    const [first, second] = receiver.ids();

    await admin.mutate('replayWebhookEndpoint', { webhookEndpointId: id, after: before });
    await deliver(app, worker);

    expect(namesIn(receiver)).toEqual(
      ['Before', 'After', 'Before', 'After'].map((name) => `${name} ${dialect}`),
    );
    expect(receiver.ids()).toEqual([first, second, first, second]);
    const wrong = await admin.mutate('replayWebhookEndpoint', { webhookEndpointId: id, after: 'x' });
    expect(wrong.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'after'] }]);
  });

  it('a replay takes over from a message that is under way, and from those that wait', async () => {
    await numberAll(app.database);
    const before = await latest(admin);
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes });
    const worker = aWorker(app);
    receiver.answer = answering(500);
    await aDepartment(app);
    await deliver(app, worker);
    let replayed: Promise<unknown> = Promise.resolve();
    receiver.answer = (_request, response) => {
      receiver.answer = answering(200);
      replayed = admin.mutate('replayWebhookEndpoint', { webhookEndpointId: id, after: before });
      void replayed.then(() => response.writeHead(200).end());
    };
    app.now = new Date(app.now.getTime() + 5_000);

    await deliver(app, worker);
    await replayed;
    await deliver(app, worker);

    const { deliveries } = await standing(admin, id);
    expect(deliveries.nodes.map(({ status }: any) => status)).toEqual(['SKIPPED', 'DELIVERED']);
    expect(new Set(receiver.ids()).size).toBe(1);
  });

  it('tries a delivery that failed once more when it is asked to, and no other', async () => {
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes });
    const worker = aWorker(app);
    receiver.answer = answering(500);
    await aDepartment(app);
    await deliver(app, worker);
    const [{ id: webhookDeliveryId }] = (await standing(admin, id)).deliveries.nodes;
    receiver.answer = answering(200);

    await admin.mutate('retryWebhookDelivery', { webhookDeliveryId });
    await deliver(app, worker);

    expect((await standing(admin, id)).deliveries.nodes).toMatchObject([
      { status: 'DELIVERED', answer: null },
    ]);
    const again = await admin.mutate('retryWebhookDelivery', { webhookDeliveryId });
    expect(again.userErrors).toMatchObject([{ code: 'NOT_RETRIABLE' }]);
  });

  it('deletes old deliveries, and what is too much of an endpoint', async () => {
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes });
    for (let count = 0; count < 4; count++) await aDepartment(app);
    await deliver(app, aWorker(app));
    const left = async () => (await standing(admin, id)).deliveries.nodes.length as number;

    expect([await purgeDeliveries(app.database, app.now), await left()]).toEqual([0, 4]);
    expect([await purgeDeliveries(app.database, app.now, 3), await left()]).toEqual([1, 3]);
    const later = new Date(app.now.getTime() + 31 * 24 * hour);
    expect([await purgeDeliveries(app.database, later), await left()]).toEqual([3, 0]);
  });
});
