import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aDepartment } from '../support/fixtures';
import { answering, startReceiver, type Receiver } from '../support/receiver';
import { keyOf, rowsOf } from '../support/rows';
import {
  allowLoopback,
  anEndpoint,
  aWorker,
  deleteEndpoints,
  deliver,
  later,
  namesIn,
  standing,
} from '../support/webhooks';

const second = 1_000;
const hour = 3_600 * second;
const eventTypes = ['department.*'];

describe.each(dialects)('a receiver that fails, on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let receiver: Receiver;
  const start = new Date('2026-11-23T12:00:00.000Z');

  beforeAll(async () => {
    allowLoopback();
    app = await startApp(dialect, start);
    admin = await app.as(AccessLevel.ADMIN);
  });

  beforeEach(async () => {
    app.now = start;
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await receiver.close();
    await deleteEndpoints(admin);
  });
  afterAll(() => app.stop());

  it('is switched off when it answers 410, with an event, and goes on where it stopped when resumed', async () => {
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes });
    receiver.answer = answering(410);
    await aDepartment(app, { name: 'Gone one' });
    await aDepartment(app, { name: 'Gone two' });
    const worker = aWorker(app);

    await deliver(app, worker);
    later(app, 24 * hour);
    await deliver(app, worker);
    expect(receiver.messages).toHaveLength(1);
    expect(await standing(admin, id)).toMatchObject({ status: 'DISABLED', disabledReason: 'GONE' });
    const told = await rowsOf(app, 'events', { type: 'webhookEndpoint.disabled' });
    expect(told).toMatchObject([{ actorId: null, subjectId: keyOf(id) }]);
    receiver.answer = answering(200);
    await admin.mutate('resumeWebhookEndpoint', { webhookEndpointId: id });
    await deliver(app, worker);

    expect(namesIn(receiver)).toEqual(['Gone one', 'Gone one', 'Gone two']);
    expect(await standing(admin, id)).toMatchObject({ status: 'ENABLED', disabledReason: null });
  });

  it('is switched off after five days without a success, and not a moment earlier', async () => {
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes });
    receiver.answer = answering(500);
    const worker = aWorker(app);
    await aDepartment(app);
    await deliver(app, worker);

    app.now = new Date(start.getTime() + 5 * 24 * hour - 1);
    await deliver(app, worker);
    expect((await standing(admin, id)).status).toBe('ENABLED');
    app.now = new Date(start.getTime() + 5 * 24 * hour);
    await aDepartment(app);
    await deliver(app, worker);
    expect(await standing(admin, id)).toMatchObject({ status: 'DISABLED', disabledReason: 'FAILING' });

    receiver.answer = answering(200);
    await admin.mutate('resumeWebhookEndpoint', { webhookEndpointId: id });
    await deliver(app, worker);
    expect((await standing(admin, id)).deliveries.nodes.map((each: any) => each.status)).toEqual([
      'DELIVERED',
      'DELIVERED',
    ]);
  });

  it('may send 5 MB, a redirect, nonsense or nothing at all: the others get theirs', async () => {
    const inner = await startReceiver();
    const bad: Array<[string, Receiver['answer']]> = [
      ['stalls', () => undefined],
      ['floods', (_request, response) => void response.writeHead(500).end('x'.repeat(5_000_000))],
      ['redirects', answering(307, { location: inner.url })],
      ['lies', (request) => void request.socket.end('HTTP/9.9 what\r\n\r\n')],
    ];
    const liars = await Promise.all(
      bad.map(async ([description, answer]) => {
        const liar = Object.assign(await startReceiver(), { answer });
        const { id } = await anEndpoint(admin, liar.url, { eventTypes, description });
        return { liar, id };
      }),
    );
    await anEndpoint(admin, receiver.url, { eventTypes });
    await aDepartment(app);

    await deliver(app, aWorker(app, { timeoutMilliseconds: 2_000 }));

    const outcomes = await Promise.all(
      liars.map(async ({ id, liar }) => {
        const [{ attempts, answer, status }] = (await standing(admin, id)).deliveries.nodes;
        await liar.close();
        return [status, attempts.length, attempts[0].status, attempts[0].failure, answer?.length ?? null];
      }),
    );
    expect(outcomes).toEqual([
      ['WAITING', 1, null, 'TIMED_OUT', null],
      ['WAITING', 1, 500, 'REFUSED', 1_000],
      ['WAITING', 1, 307, 'REFUSED', null],
      ['WAITING', 1, null, 'UNREACHABLE', null],
    ]);
    expect([receiver.messages.length, inner.messages.length]).toEqual([1, 0]);
    await inner.close();
  });

  it('that stalls takes one slot, and holds up nobody else', async () => {
    const stalling = await startReceiver();
    let answerAll: () => void = () => undefined;
    const until = new Promise<void>((resolve) => (answerAll = resolve));
    stalling.answer = (_request, response) => void until.then(() => response.writeHead(200).end());
    await anEndpoint(admin, stalling.url, { eventTypes });
    await anEndpoint(admin, receiver.url, { eventTypes });
    for (let count = 0; count < 5; count++) await aDepartment(app);

    const settled = deliver(app, aWorker(app, { timeoutMilliseconds: 60_000 }, { slots: 2 }));
    await stalling.until(1);
    await receiver.until(5);

    expect(stalling.messages).toHaveLength(1);
    answerAll();
    await settled;
    expect(stalling.messages).toHaveLength(5);
    await stalling.close();
  });
});
