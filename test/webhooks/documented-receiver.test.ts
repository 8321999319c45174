import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AccessLevel } from '../../src/core/viewer';
import { startApp } from '../support/app';
import { aDepartment } from '../support/fixtures';
import { startReceiver } from '../support/receiver';
import { allowLoopback, anEndpoint, aWorker, deliver, standing } from '../support/webhooks';

const root = join(__dirname, '../..');

/** Resolves when somebody listens at a port. */
async function listening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isThere) return;
    await sleep(50);
  }
}

it('the receiver of docs/webhooks.md takes what the service sends, and refuses what it did not sign', async () => {
  allowLoopback();
  const code = /```js\n(.*?)```/s.exec(readFileSync(join(root, 'docs/webhooks.md'), 'utf8'))![1]!;
  mkdirSync(join(root, 'dist'), { recursive: true });
  const folder = mkdtempSync(join(root, 'dist/test-receiver-'));
  writeFileSync(join(folder, 'receiver.mjs'), code);
  const placeholder = await startReceiver();
  const { url } = placeholder;
  await placeholder.close();
  const app = await startApp('sqlite', new Date());
  const admin = await app.as(AccessLevel.ADMIN);
  const { id, secret } = await anEndpoint(admin, url, { eventTypes: ['department.created'] });
  const env = { PATH: process.env.PATH, PORT: new URL(url).port, WEBHOOK_SECRET: secret };
  const receiver = spawn(process.execPath, [join(folder, 'receiver.mjs')], { env });
  let printed = '';
  receiver.stdout.on('data', (data) => (printed += String(data)));
  await listening(Number(env.PORT));
  const worker = aWorker(app);

  const { id: key } = await aDepartment(app);
  await deliver(app, worker);
  await admin.mutate('rotateWebhookSecret', { webhookEndpointId: id, overlapHours: 0 });
  await aDepartment(app);
  await deliver(app, worker);

  const { deliveries } = await standing(admin, id);
  expect(deliveries.nodes.map((each: any) => [each.status, each.attempts[0].status])).toEqual([
    ['DELIVERED', 204],
    ['WAITING', 400],
  ]);
  receiver.kill();
  await once(receiver, 'close');
  expect(printed).toMatch(new RegExp(`^department.created department_${key} `));
  rmSync(folder, { recursive: true });
  await app.stop();
});
