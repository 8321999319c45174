import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aDepartment } from '../support/fixtures';
import { rowsOf } from '../support/rows';
import { answering, startReceiver, type Receiver } from '../support/receiver';
import { allowLoopback, anEndpoint, aWorker, deliver, standing } from '../support/webhooks';
import type { Department } from '../../src/departments/department.entity';

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
    const { webhookEndpoints } = await admin.data('{ webhookEndpoints { nodes { id } } }');
    for (const { id } of webhookEndpoints.nodes)
      await admin.mutate('deleteWebhookEndpoint', { webhookEndpointId: id });
  });
  afterAll(() => app.stop());

  const later = (milliseconds: number): void => {
    app.now = new Date(app.now.getTime() + milliseconds);
  };
  const rename = (department: Department, name: string) =>
    admin.mutate('updateDepartment', { departmentId: `department_${department.id}`, name });
  const names = () => receiver.messages.map(({ body }) => body.data.state.name as string);

  it('is tried ten times over three days, with the same id, and the delivery has failed then', async () => {
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes });
    receiver.answer = answering(500, {}, 'Out of order.');
    await aDepartment(app);
    const worker = aWorker(app);

    const gaps: number[] = [];
    await deliver(app, worker);
    for (;;) {
      const [delivery] = (await standing(admin, id)).deliveries.nodes;
      if (delivery.status !== 'WAITING') break;
      const next = new Date(delivery.nextAttemptAt);
      gaps.push((next.getTime() - app.now.getTime()) / second);
      app.now = new Date(next.getTime() - 1);
      await deliver(app, worker);
      expect(receiver.messages).toHaveLength(gaps.length);
      app.now = next;
      await deliver(app, worker);
    }

    expect(gaps).toEqual([5, 300, 1_800, ...[2, 5, 10, 14, 20, 24].map((hours) => hours * 3_600)]);
    expect(new Set(receiver.ids()).size).toBe(1);
    const { deliveries, status, progress } = await standing(admin, id);
    expect(status).toBe('ENABLED');
    expect(progress.failingSince).toBe(start.toISOString());
    expect(deliveries.nodes).toMatchObject([
      { status: 'FAILED', answer: 'Out of order.', nextAttemptAt: null },
    ]);
    expect(deliveries.nodes[0].attempts).toHaveLength(10);
    expect(deliveries.nodes[0].attempts[9]).toMatchObject({ status: 500, failure: 'REFUSED' });
  });

  it('gets everything in its order when its first retry succeeds', async () => {
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes });
    receiver.answer = answering(503);
    for (const name of ['First', 'Second', 'Third']) await aDepartment(app, { name: `${name} of retry` });
    const worker = aWorker(app);

    await deliver(app, worker);
    expect(receiver.messages).toHaveLength(1);
    receiver.answer = answering(200);
    later(5 * second);
    await deliver(app, worker);

    expect(names().map((name) => name.split(' ')[0])).toEqual(['First', 'First', 'Second', 'Third']);
    const { progress, deliveries } = await standing(admin, id);
    expect(progress).toMatchObject({ failingSince: null, heldUntil: null });
    expect(deliveries.nodes.map((each: any) => each.status)).toEqual(Array(3).fill('DELIVERED'));
  });

  it('does not digest one message: others go on, and what is on the same object waits behind it', async () => {
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes });
    const poison = await aDepartment(app, { name: 'Poison' });
    const sound = await aDepartment(app, { name: 'Sound' });
    await rename(poison, 'Poison again');
    await rename(sound, 'Sound again');
    let isMended = false;
    receiver.answer = (_request, response) => {
      const isBad = !isMended && names().at(-1)!.startsWith('Poison');
      response.writeHead(isBad ? 422 : 200).end();
    };
    const worker = aWorker(app);

    await deliver(app, worker);
    later(5 * second);
    await deliver(app, worker);
    expect(names()).toEqual(['Poison', 'Poison', 'Sound', 'Sound again']);
    expect((await standing(admin, id)).progress.failingSince).toBeNull();
    isMended = true;
    later(300 * second);
    await deliver(app, worker);

    expect(names().slice(4)).toEqual(['Poison', 'Poison again']);
  });

  it('stands still with 25 deliveries that wait; the rest keeps its place in the feed', async () => {
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes });
    receiver.answer = answering(500);
    for (let count = 0; count < 30; count++) await aDepartment(app);
    const worker = aWorker(app);

    for (let round = 0; round < 40; round++) {
      await deliver(app, worker);
      later(5 * second);
    }

    expect(await rowsOf(app, 'webhook_deliveries', { status: 'WAITING' })).toHaveLength(25);
    receiver.answer = answering(200);
    later(hour);
    await deliver(app, worker);
    expect((await standing(admin, id)).deliveries.nodes.map((each: any) => each.status)).toEqual(
      Array(30).fill('DELIVERED'),
    );
  });

  it('is left alone for as long as it asks by Retry-After, a day at most', async () => {
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes });
    receiver.answer = answering(429, { 'retry-after': '120' });
    await aDepartment(app);
    await aDepartment(app);
    const worker = aWorker(app);

    await deliver(app, worker);
    later(119 * second);
    await deliver(app, worker);
    expect(receiver.messages).toHaveLength(1);
    receiver.answer = answering(429, { 'retry-after': '9999999' });
    later(second);
    await deliver(app, worker);

    expect(receiver.messages).toHaveLength(2);
    const { progress } = await standing(admin, id);
    expect(progress.heldUntil).toBe(new Date(app.now.getTime() + 24 * hour).toISOString());
  });

  it('is switched off when it answers 410, with an event, and goes on where it stopped when resumed', async () => {
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes });
    receiver.answer = answering(410);
    await aDepartment(app, { name: 'Gone one' });
    await aDepartment(app, { name: 'Gone two' });
    const worker = aWorker(app);

    await deliver(app, worker);
    later(24 * hour);
    await deliver(app, worker);
    expect(receiver.messages).toHaveLength(1);
    expect(await standing(admin, id)).toMatchObject({ status: 'DISABLED', disabledReason: 'GONE' });
    const told = await rowsOf(app, 'events', { type: 'webhookEndpoint.disabled' });
    expect(told).toMatchObject([{ actorId: null, subjectId: Number(id.split('_')[1]) }]);
    receiver.answer = answering(200);
    await admin.mutate('resumeWebhookEndpoint', { webhookEndpointId: id });
    await deliver(app, worker);

    expect(names()).toEqual(['Gone one', 'Gone one', 'Gone two']);
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
