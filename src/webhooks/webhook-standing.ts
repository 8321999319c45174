import { tableOf, toParam, type Row } from '../database/rows';
import type { EntityClass, Node } from '../core/node';
import { EventSequence } from '../database/event-sequence.entity';
import type { Session } from '../database/session';
import { WebhookDelivery } from './webhook-delivery.entity';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { WebhookProgress } from './webhook-progress.entity';
import { DeliveryStatus, WebhookStatus } from './webhook.enums';

/** An endpoint for which nobody sends, and what it may have to send. */
export interface Candidate {
  endpointId: number;
  turn: number;
  position: number;
  /** The end of the feed. */
  head: number;
  isFailing: boolean;
  /** How many deliveries wait, whether one of them is due, and whether one of them is a test. */
  waiting: number;
  isDue: boolean;
  hasTest: boolean;
  /** Whether it is enabled, and not held. */
  isOpen: boolean;
}

/** Everything by which it is decided what an endpoint is sent next. */
export interface Standing {
  endpoint: WebhookEndpoint;
  progress: WebhookProgress;
  /** In the order in which they came. */
  waiting: WebhookDelivery[];
}

/** The endpoints for which no process holds a lease, with one statement. */
export async function candidates(session: Session, now: Date): Promise<Candidate[]> {
  const [endpoints, progress, sequence] = [WebhookEndpoint, WebhookProgress, EventSequence].map(
    (entity) => tableOf(entity as EntityClass).name,
  );
  const waiting = `FROM ${tableOf(WebhookDelivery).name} d WHERE d.endpointId = e.id AND d.status = '${DeliveryStatus.WAITING}'`;
  const instant = toParam(now);
  const rows = await session.all(
    'SELECT e.id, e.status, p.turn, p.position, p.failingSince, (p.heldUntil IS NOT NULL AND p.heldUntil > ?) AS held, ' +
      `(SELECT s.position FROM ${sequence} s) AS head, (SELECT COUNT(*) ${waiting}) AS waiting, ` +
      `EXISTS (SELECT 1 ${waiting} AND d.eventId IS NOT NULL AND d.nextAttemptAt <= ?) AS due, ` +
      `EXISTS (SELECT 1 ${waiting} AND d.eventId IS NULL) AS test ` +
      `FROM ${endpoints} e JOIN ${progress} p ON p.endpointId = e.id WHERE p.owner = '' OR p.leasedUntil < ?`,
    [instant, instant, instant],
  );
  return rows.map(candidateOf);
}

function candidateOf(row: Row): Candidate {
  return {
    endpointId: Number(row.id),
    turn: Number(row.turn),
    position: Number(row.position),
    head: Number(row.head),
    isFailing: row.failingSince !== null,
    waiting: Number(row.waiting),
    isDue: Number(row.due) === 1,
    hasTest: Number(row.test) === 1,
    isOpen: row.status === WebhookStatus.ENABLED && Number(row.held) === 0,
  };
}

/** How an endpoint stands; null when it is gone. */
export async function standingOf(session: Session, endpointId: number): Promise<Standing | null> {
  const [endpoints, progress, waiting] = await Promise.all([
    rowsOf(session, WebhookEndpoint, 't.id = ?', [endpointId]),
    rowsOf(session, WebhookProgress, 't.endpointId = ?', [endpointId]),
    rowsOf(session, WebhookDelivery, "t.endpointId = ? AND t.status = 'WAITING'", [endpointId]),
  ]);
  if (!endpoints[0] || !progress[0]) return null;
  return { endpoint: endpoints[0], progress: progress[0], waiting };
}

async function rowsOf<T extends Node>(
  session: Session,
  entity: EntityClass<T>,
  condition: string,
  params: number[],
): Promise<T[]> {
  const { name, all, toObject } = tableOf(entity);
  const rows = await session.all(
    `SELECT ${all.select('t')} FROM ${name} t WHERE ${condition} ORDER BY t.id`,
    params,
  );
  return rows.map(toObject);
}
