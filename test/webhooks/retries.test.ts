import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aDepartment } from '../support/fixtures';
import { answering, startReceiver, type Receiver } from '../support/receiver';
import { rowsOf } from '../support/rows';
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
import type { Department } from '../../src/departments/department.entity';

const second = 1_000;
const hour = 3_600 * second;
const eventTypes = ['department.*'];

describe.each(dialects)('a receiver that fails is tried again on %s', (dialect) => {
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

  const rename = (department: Department, name: string) =>
    admin.mutate('updateDepartment', { departmentId: `department_${department.id}`, name });

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
    later(app, 5 * second);
    await deliver(app, worker);

    expect(namesIn(receiver).map((name) => name.split(' ')[0])).toEqual([
      'First',
      'First',
      'Second',
      'Third',
    ]);
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
      const isBad = !isMended && namesIn(receiver).at(-1)!.startsWith('Poison');
      response.writeHead(isBad ? 422 : 200).end();
    };
    const worker = aWorker(app);

    await deliver(app, worker);
    later(app, 5 * second);
    await deliver(app, worker);
    expect(namesIn(receiver)).toEqual(['Poison', 'Poison', 'Sound', 'Sound again']);
    expect((await standing(admin, id)).progress.failingSince).toBeNull();
    isMended = true;
    later(app, 300 * second);
    await deliver(app, worker);

    expect(namesIn(receiver).slice(4)).toEqual(['Poison', 'Poison again']);
  });

  it('stands still with 25 deliveries that wait; the rest keeps its place in the feed', async () => {
    const { id } = await anEndpoint(admin, receiver.url, { eventTypes });
    receiver.answer = answering(500);
    for (let count = 0; count < 30; count++) await aDepartment(app);
    const worker = aWorker(app);

    for (let round = 0; round < 40; round++) {
      await deliver(app, worker);
      later(app, 5 * second);
    }

    expect(await rowsOf(app, 'webhook_deliveries', { status: 'WAITING' })).toHaveLength(25);
    receiver.answer = answering(200);
    later(app, hour);
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
    later(app, 119 * second);
    await deliver(app, worker);
    expect(receiver.messages).toHaveLength(1);
    receiver.answer = answering(429, { 'retry-after': '9999999' });
    later(app, second);
    await deliver(app, worker);

    expect(receiver.messages).toHaveLength(2);
    const { progress } = await standing(admin, id);
    expect(progress.heldUntil).toBe(new Date(app.now.getTime() + 24 * hour).toISOString());
  });
});
