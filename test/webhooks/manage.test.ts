import { Webhook } from 'standardwebhooks';
import { AccessLevel } from '../../src/core/viewer';
import { createApiKey } from '../../src/users/api-key.service';
import { learnWebhookPolicy } from '../../src/webhooks/webhook-policy';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aDepartment } from '../support/fixtures';
import { startReceiver, type Receiver } from '../support/receiver';
import { keyOf, rowsOf } from '../support/rows';
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

describe.each(dialects)('the management of webhooks on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let receiver: Receiver;

  beforeAll(async () => {
    app = await startApp(dialect, new Date());
    admin = await app.as(AccessLevel.ADMIN);
  });

  beforeEach(async () => {
    allowLoopback();
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await receiver.close();
    await deleteEndpoints(admin);
  });
  afterAll(() => app.stop());

  const create = (input: object, client = admin) =>
    client.mutate('createWebhookEndpoint', input, 'secret webhookEndpoint { id scopes user { id } }');
  /** A client whose key has only some scopes. */
  const limited = async (...scopes: string[]): Promise<Client> => {
    const { token } = await app.work((work) => createApiKey(work, admin.user, { name: 'limited', scopes }));
    return app.withToken(admin.user, token);
  };

  it.each([
    ['without TLS', 'http://receiver.example.org/'],
    ['of this machine', 'https://127.0.0.1/'],
    ['of this machine by name', 'https://localhost:8443/'],
    ['decimal', 'https://2130706433/'],
    ['octal', 'https://0177.0.0.1/'],
    ['of a private net', 'https://10.1.2.3/'],
    ['of a link', 'https://[fe80::1]/'],
    ['within IPv6', 'https://[::ffff:192.168.0.1]/'],
    ['with a user name', 'https://user@receiver.example.org/'],
    ['of another protocol', 'ftp://receiver.example.org/'],
    ['that is none', 'receiver'],
  ])('refuses an address %s at once, and does not echo it', async (_what, url) => {
    learnWebhookPolicy({ allowHttp: false, allowPrivate: false, secretKey: null });

    const { userErrors, secret } = await create({ url });

    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'url'] }]);
    expect(userErrors[0].message).not.toContain(url);
    expect(secret).toBeNull();
  });

  it('refuses types that are none, cursors that are none, and a 51st endpoint', async () => {
    const { url } = receiver;

    expect((await create({ url, eventTypes: ['role.opened', '*'] })).userErrors).toMatchObject([
      { path: ['input', 'eventTypes', '1'] },
    ]);
    expect((await create({ url, after: 'x' })).userErrors).toMatchObject([{ path: ['input', 'after'] }]);
    await Promise.all(Array.from({ length: 50 }, () => create({ url })));
    expect((await create({ url })).userErrors).toMatchObject([{ code: 'TOO_MANY_ENDPOINTS' }]);
  });

  it('lets no key make an endpoint that is told more than the key, nor lead one elsewhere', async () => {
    const { id } = await anEndpoint(admin, receiver.url, { scopes: ['*'] });
    const key = await limited('webhook:write', 'webhook:read', 'role:read');
    const { url } = receiver;

    expect((await create({ url }, key)).userErrors).toMatchObject([{ code: 'SCOPES_REQUIRED' }]);
    expect((await create({ url, scopes: ['pay:read'] }, key)).userErrors).toMatchObject([
      { code: 'SCOPE_NOT_HELD' },
    ]);
    const update = (input: object, client: Client) =>
      client.mutate(
        'updateWebhookEndpoint',
        { webhookEndpointId: id, ...input },
        'webhookEndpoint { scopes user { id } }',
      );
    expect((await update({ url }, key)).userErrors).toMatchObject([{ code: 'SCOPES_REQUIRED' }]);
    expect((await update({ scopes: ['*'] }, admin)).userErrors).toMatchObject([
      { path: ['input', 'scopes'] },
    ]);
    const other = await app.as(AccessLevel.ADMIN);
    expect(await update({ url, scopes: ['role:read'] }, other)).toMatchObject({
      webhookEndpoint: { scopes: ['role:read'], user: { id: `user_${other.user.id}` } },
      userErrors: [],
    });
  });

  it('shows a secret once; it stands in no event, no list and no answer', async () => {
    const { id, secret } = await anEndpoint(admin, receiver.url);
    const rotated = await admin.mutate('rotateWebhookSecret', { webhookEndpointId: id }, 'secret');
    await deliver(app, aWorker(app));

    const [row] = await rowsOf(app, 'webhook_endpoints', { id: keyOf(id) });
    expect([row!.previousSecret, row!.secret]).toEqual([secret, rotated.secret]);
    const events = await rowsOf(app, 'events', { subjectType: 'WebhookEndpoint' });
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['webhookEndpoint.created', 'webhookEndpoint.secretRotated']),
    );
    for (const text of [JSON.stringify(events), JSON.stringify(receiver.messages)])
      expect(text).not.toMatch(/whsec_/);
    const type = app.schema.getType('WebhookEndpoint') as unknown as { getFields(): object };
    expect(Object.keys(type.getFields()).filter((name) => /secret/i.test(name))).toEqual([
      'previousSecretUntil',
    ]);
  });

  it('keeps secrets encrypted when it has a key, and signs with them', async () => {
    allowLoopback('a key of thirty-two characters, or more');
    const { id, secret } = await anEndpoint(admin, receiver.url, { eventTypes });
    const [row] = await rowsOf(app, 'webhook_endpoints', { id: keyOf(id) });
    expect(row!.secret).toMatch(/^sealed:/);
    await aDepartment(app);
    const worker = aWorker(app);
    await deliver(app, worker);

    const [{ text, headers, body }] = receiver.messages as [Receiver['messages'][number]];
    expect(new Webhook(secret).verify(text, headers)).toEqual(body);
    allowLoopback();
    await aDepartment(app);
    await deliver(app, worker);
    const { deliveries } = await standing(admin, id);
    expect(deliveries.nodes[1].attempts).toMatchObject([{ status: null, failure: 'NOT_BUILT' }]);
    expect(receiver.messages).toHaveLength(1);
  });

  it('signs with both secrets while one is rotated, and with the new one afterwards', async () => {
    const { id, secret: former } = await anEndpoint(admin, receiver.url, { eventTypes });
    const input = { webhookEndpointId: id, overlapHours: 2 };
    const { secret: present } = await admin.mutate('rotateWebhookSecret', input, 'secret');
    const worker = aWorker(app);

    await aDepartment(app);
    await deliver(app, worker);
    const now = app.now;
    app.now = new Date(now.getTime() + 2 * hour);
    await aDepartment(app);
    await deliver(app, worker);
    app.now = now;

    const [during, after] = receiver.messages.map(({ headers }) => headers['webhook-signature']!.split(' '));
    expect([during!.length, after!.length]).toEqual([2, 1]);
    const [{ text, headers, body }] = receiver.messages as [Receiver['messages'][number]];
    for (const secret of [former, present]) expect(new Webhook(secret).verify(text, headers)).toEqual(body);
  });

  it('pauses an endpoint and goes on where it stopped', async () => {
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes });
    const worker = aWorker(app);
    await admin.mutate('pauseWebhookEndpoint', { webhookEndpointId: id });
    await aDepartment(app, { name: `Meanwhile on ${dialect}` });
    await deliver(app, worker);

    expect(receiver.messages).toHaveLength(0);
    const again = await admin.mutate('pauseWebhookEndpoint', { webhookEndpointId: id });
    expect(again.userErrors).toMatchObject([{ code: 'ILLEGAL_TRANSITION', allowed: ['ENABLED'] }]);
    await admin.mutate('resumeWebhookEndpoint', { webhookEndpointId: id });
    await deliver(app, worker);

    expect(namesIn(receiver)).toEqual([`Meanwhile on ${dialect}`]);
  });
});
