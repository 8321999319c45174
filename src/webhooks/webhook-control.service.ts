import { randomUUID } from 'node:crypto';
import { Refusal, RuleViolation } from '../core/user-error';
import { cursorAt } from '../database/change-cursor';
import { tableOf, toParam } from '../database/rows';
import type { Work } from '../database/work';
import { WebhookDelivery } from './webhook-delivery.entity';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { WebhookProgress } from './webhook-progress.entity';
import { DeliveryStatus, WebhookStatus, type DisabledReason } from './webhook.enums';
import { webhookMachine } from './webhook.machine';
import { positionAfter } from './webhook-start.service';

/** What the inputs here have in common. */
interface OfEndpoint {
  webhookEndpointId: number;
}

/** The type of a message that tells of no event. */
export const testType = 'webhook.test';
const mostTests = 5;

/** Pauses an endpoint; what happens meanwhile is sent when it goes on. @throws Refusal with NotFound or IllegalTransition */
export async function pauseWebhookEndpoint(work: Work, input: OfEndpoint): Promise<WebhookEndpoint> {
  const endpoint = await named(work, input);
  endpoint.status = webhookMachine.next('pause', endpoint.status);
  return work.save(endpoint, 'webhookEndpoint.paused');
}

/**
 * Goes on with an endpoint where it stopped, at once: what waits for a retry is due now.
 * @throws Refusal with NotFound or IllegalTransition
 */
export async function resumeWebhookEndpoint(work: Work, input: OfEndpoint): Promise<WebhookEndpoint> {
  const endpoint = await named(work, input);
  endpoint.status = webhookMachine.next('resume', endpoint.status);
  endpoint.disabledReason = null;
  const progress = await progressOf(work, endpoint);
  await work.save(Object.assign(progress, freshStart), null);
  await work.session.run(
    `UPDATE ${tableOf(WebhookDelivery).name} SET nextAttemptAt = ? WHERE endpointId = ? AND status = ?`,
    [toParam(work.now), endpoint.id, DeliveryStatus.WAITING],
  );
  return work.save(endpoint, 'webhookEndpoint.resumed');
}

const freshStart = { heldUntil: null, failingSince: null };

/**
 * Switches an endpoint off on behalf of the service, if it is on.
 * @returns whether it was
 */
export async function disableWebhookEndpoint(
  work: Work,
  endpointId: number,
  reason: DisabledReason,
): Promise<boolean> {
  const match = { id: endpointId, status: WebhookStatus.ENABLED };
  const endpoint = await work.findFirst(WebhookEndpoint, match, { lock: 'update' });
  if (!endpoint) return false;
  endpoint.status = webhookMachine.next('disable', endpoint.status);
  endpoint.disabledReason = reason;
  await work.save(endpoint, 'webhookEndpoint.disabled');
  return true;
}

/**
 * Has an endpoint go on from a place in the feed: events after it are sent (again), and those before it are not. A process
 * that sends at this moment loses its lease; what waits for a retry and will come again is skipped.
 * @throws Refusal with NotFound, InvalidInput or CursorTooOld
 */
export async function replayWebhookEndpoint(
  work: Work,
  { after, ...input }: OfEndpoint & { after?: string | null },
): Promise<WebhookEndpoint> {
  const endpoint = await named(work, input);
  const progress = await progressOf(work, endpoint);
  const position = await positionAfter(work.session, after ?? null, 'floor');
  const change = { from: cursorAt(progress.position), to: cursorAt(position) };
  Object.assign(progress, { ...freshStart, position, turn: progress.turn + 1, owner: '' });
  await work.save(progress, null);
  await work.session.run(
    `UPDATE ${tableOf(WebhookDelivery).name} SET status = ?, nextAttemptAt = NULL, finishedAt = ? ` +
      'WHERE endpointId = ? AND status = ? AND position > ?',
    [DeliveryStatus.SKIPPED, toParam(work.now), endpoint.id, DeliveryStatus.WAITING, position],
  );
  work.record('webhookEndpoint.replayed', endpoint, { cursor: [change.from, change.to] });
  return endpoint;
}

/**
 * Has a message sent that tells of nothing, whatever the status of the endpoint; it is tried once.
 * @throws Refusal with NotFound, or RuleViolation TOO_MANY_TESTS while some still wait
 */
export async function testWebhookEndpoint(work: Work, input: OfEndpoint): Promise<WebhookDelivery> {
  const endpoint = await named(work, input);
  await progressOf(work, endpoint);
  const match = { endpointId: endpoint.id, status: DeliveryStatus.WAITING, eventId: null };
  if ((await work.find(WebhookDelivery, match, { limit: mostTests })).length === mostTests)
    throw new Refusal(new RuleViolation('TOO_MANY_TESTS', `${mostTests} tests wait to be sent already.`));
  const delivery = await work.add(
    WebhookDelivery,
    {
      endpointId: endpoint.id,
      messageId: `test_${randomUUID()}`,
      type: testType,
      status: DeliveryStatus.WAITING,
      attempts: [],
      nextAttemptAt: work.now,
      createdAt: work.now,
    },
    null,
  );
  work.record('webhookEndpoint.tested', endpoint, {});
  return delivery;
}

/**
 * Has a delivery tried once more, now: one that failed, or waits.
 * @throws Refusal with NotFound, or RuleViolation NOT_RETRIABLE
 */
export async function retryWebhookDelivery(
  work: Work,
  { webhookDeliveryId }: { webhookDeliveryId: number },
): Promise<WebhookDelivery> {
  const named = await work.get(WebhookDelivery, webhookDeliveryId, 'webhookDeliveryId');
  const progress = await progressOf(work, { id: named.endpointId });
  // Nobody sends it now, so this is how it stands.
  const delivery = (await work.findFirst(WebhookDelivery, { id: named.id }, { lock: 'update' })) ?? named;
  const isOver = ![DeliveryStatus.FAILED, DeliveryStatus.WAITING].includes(delivery.status);
  if (isOver || delivery.eventId === null)
    throw new Refusal(
      new RuleViolation('NOT_RETRIABLE', 'Only events that failed or wait are tried again.', [
        'input',
        'webhookDeliveryId',
      ]),
    );
  await work.save(Object.assign(progress, { heldUntil: null }), null);
  const again = { status: DeliveryStatus.WAITING, nextAttemptAt: work.now, finishedAt: null };
  return work.save(Object.assign(delivery, again), null);
}

function named(work: Work, { webhookEndpointId }: OfEndpoint): Promise<WebhookEndpoint> {
  return work.get(WebhookEndpoint, webhookEndpointId, 'webhookEndpointId', { lock: 'update' });
}

/** Held until the end: whoever sends waits. */
async function progressOf(work: Work, { id: endpointId }: { id: number }): Promise<WebhookProgress> {
  const progress = await work.findFirst(WebhookProgress, { endpointId }, { lock: 'update' });
  if (!progress) throw new Error('an endpoint without its progress');
  return progress;
}
