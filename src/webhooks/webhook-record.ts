import { lowerFirst } from '../core/global-id';
import { systemViewer } from '../core/viewer';
import type { NumberedEvent } from '../database/change-feed';
import type { Database } from '../database/database';
import type { Work } from '../database/work';
import { systemAuthor, write } from '../database/write';
import { disableWebhookEndpoint } from './webhook-control.service';
import type { Outcome } from './webhook-decision';
import { WebhookDelivery } from './webhook-delivery.entity';
import { writeProgress, type ProgressValues } from './webhook-lease';
import type { DisabledReason } from './webhook.enums';

/** A lease, as its holder knows it. */
export interface Turn {
  endpointId: number;
  turn: number;
}

/** What is written about a delivery: one that is there, or one of an event that had none. */
export type DeliveryChange = Outcome['delivery'] &
  ({ id: number } | { event: NumberedEvent; messageId: string });

/** What has become of a step. */
export interface Result {
  progress: ProgressValues;
  delivery: DeliveryChange | null;
  disable: DisabledReason | null;
}

/**
 * Writes what has become of a step, in one transaction.
 * @returns whether the turn was still its own; if not, nothing is written, and somebody else does it again
 */
export function record(database: Database, turn: Turn, result: Result, now: Date): Promise<boolean> {
  return write(database, systemAuthor(systemViewer, now), async (work) => {
    if (!(await writeProgress(work.session, turn, result.progress))) return false;
    if (result.delivery) await keep(work, turn.endpointId, result.delivery);
    if (result.disable) await disableWebhookEndpoint(work, turn.endpointId, result.disable);
    return true;
  });
}

async function keep(work: Work, endpointId: number, change: DeliveryChange): Promise<void> {
  if ('id' in change) {
    const row = await work.findFirst(WebhookDelivery, { id: change.id }, { lock: 'update' });
    if (row) await work.save(Object.assign(row, change), null);
    return;
  }
  const { event, ...values } = change;
  const told = { type: event.type, eventId: event.id, position: event.position, subjectId: subjectOf(event) };
  await work.append(WebhookDelivery, { endpointId, createdAt: work.now, ...told, ...values });
}

/** The id of what an event happened to. */
export function subjectOf({ subjectType, subjectId }: NumberedEvent): string {
  return `${lowerFirst(subjectType)}_${subjectId}`;
}
