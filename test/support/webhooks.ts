import { numberAll } from './feed';
import type { Client, TestApp } from './app';
import type { Receiver } from './receiver';
import type { SendOptions } from '../../src/webhooks/webhook-request';
import { learnWebhookPolicy } from '../../src/webhooks/webhook-policy';
import { WebhookDelivery } from '../../src/webhooks/webhook-delivery.entity';
import { WebhookEndpoint } from '../../src/webhooks/webhook-endpoint.entity';
import { WebhookProgress } from '../../src/webhooks/webhook-progress.entity';
import { newWebhookSecret } from '../../src/webhooks/webhook-signature';
import { DeliveryStatus, WebhookStatus } from '../../src/webhooks/webhook.enums';
import type { User } from '../../src/users/user.entity';
import { WebhookWorker, type WorkerOptions } from '../../src/webhooks/webhook-worker';

/** Lets receivers be on this machine, for the rest of a test file. */
export function allowLoopback(secretKey: string | null = null): void {
  learnWebhookPolicy({ allowHttp: true, allowPrivate: true, secretKey });
}

/** What went wrong in a worker. */
export type Faults = unknown[];

/** A process that sends webhooks, at the clock of a service; it does nothing by itself. */
export function aWorker(
  app: TestApp,
  send: Partial<SendOptions> = {},
  options: WorkerOptions = {},
  faults: Faults = [],
): WebhookWorker {
  return new WebhookWorker(
    {
      database: app.database,
      schema: app.schema,
      clock: () => app.now,
      random: () => 0,
      send: { allowHttp: true, allowPrivate: true, timeoutMilliseconds: 10_000, ...send },
      onError: (error) => faults.push(error),
    },
    options,
  );
}

/** An endpoint with a delivery that is through, put straight into the tables. */
export async function aWebhook(
  app: TestApp,
  user: User,
): Promise<{ endpointId: number; deliveryId: number }> {
  return app.work(async (work) => {
    const url = 'https://receiver.example.org/hook';
    const endpoint = await work.add(
      WebhookEndpoint,
      { userId: user.id, url, status: WebhookStatus.ENABLED, secret: newWebhookSecret() },
      'webhookEndpoint.created',
    );
    const { id: endpointId } = endpoint;
    const idle = { position: 0, owner: '', leasedUntil: new Date(0), turn: 0 };
    await work.add(WebhookProgress, { endpointId, ...idle }, null);
    const times = { createdAt: work.now, finishedAt: work.now };
    const sent = {
      messageId: 'test_1',
      type: 'webhook.test',
      status: DeliveryStatus.FAILED,
      attempts: [],
      answer: 'No.',
    };
    const delivery = await work.add(WebhookDelivery, { endpointId, ...sent, ...times }, null);
    return { endpointId, deliveryId: delivery.id };
  });
}

/** Numbers what was committed, and sends all that is due. */
export async function deliver(app: TestApp, worker: WebhookWorker): Promise<void> {
  await numberAll(app.database);
  await worker.settle();
}

/** An endpoint of a user, with its secret. */
export async function anEndpoint(
  client: Client,
  url: string,
  input: object = {},
): Promise<{ id: string; secret: string }> {
  const { webhookEndpoint, secret, userErrors } = await client.mutate(
    'createWebhookEndpoint',
    { url, ...input },
    'webhookEndpoint { id } secret',
  );
  if (userErrors.length > 0) throw new Error(JSON.stringify(userErrors));
  return { id: webhookEndpoint.id, secret };
}

/** How an endpoint stands, with its deliveries, the oldest first. */
export async function standing(client: Client, id: string): Promise<any> {
  const query = `query ($id: ID!) { webhookEndpoint(id: $id) { status disabledReason version
    progress { cursor heldUntil failingSince }
    deliveries(first: 100, orderBy: [{ field: CREATED_AT, direction: ASC }]) { nodes {
      id type messageId subjectId status answer nextAttemptAt finishedAt attempts { at status failure milliseconds } } } } }`;
  return (await client.data(query, { id })).webhookEndpoint;
}

/** Deletes all endpoints, so that the next test begins without any. */
export async function deleteEndpoints(client: Client): Promise<void> {
  const { webhookEndpoints } = await client.data('{ webhookEndpoints(first: 100) { nodes { id } } }');
  for (const { id } of webhookEndpoints.nodes)
    await client.mutate('deleteWebhookEndpoint', { webhookEndpointId: id });
}

/** The names of what the messages of a receiver tell of, in their order. */
export function namesIn({ messages }: Receiver): string[] {
  return messages.map(({ body }) => body.data.state?.name as string);
}

/** Lets the clock of a service, and of its workers, go on. */
export function later(app: TestApp, milliseconds: number): void {
  app.now = new Date(app.now.getTime() + milliseconds);
}
