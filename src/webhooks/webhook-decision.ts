import type { WebhookAttempt } from './webhook-attempt.types';
import type { WebhookDelivery } from './webhook-delivery.entity';
import type { ProgressValues } from './webhook-lease';
import { nextAttempt } from './retry-schedule';
import type { Standing } from './webhook-standing';
import { AttemptFailure, DeliveryStatus, DisabledReason, WebhookStatus } from './webhook.enums';

/** So many deliveries of an endpoint wait for their retries; then its other events wait in the feed. */
export const mostWaiting = 25;

const day = 86_400_000;
const longestFailing = 5 * day;
const longestHold = day;

/** What an endpoint is sent next: a delivery that waits, or what comes next in the feed. */
export type Next = { kind: 'DELIVERY'; delivery: WebhookDelivery } | { kind: 'FEED' };

/**
 * Decides what comes next: tests at once; else what is due of what waits, the oldest first, each after everything before it on
 * the same subject; else the feed. Null for nothing.
 */
export function nextOf({ endpoint, progress, waiting }: Standing, now: Date): Next | null {
  const test = waiting.find(({ eventId }) => eventId === null);
  if (test) return { kind: 'DELIVERY', delivery: test };
  if (endpoint.status !== WebhookStatus.ENABLED) return null;
  if (progress.heldUntil && progress.heldUntil > now) return null;
  const due = waiting.find(
    (delivery) => isDue(delivery, now) && !isBehind(delivery.subjectId, waiting, delivery),
  );
  if (due) return { kind: 'DELIVERY', delivery: due };
  return waiting.length < mostWaiting ? { kind: 'FEED' } : null;
}

function isDue({ nextAttemptAt }: WebhookDelivery, now: Date): boolean {
  return nextAttemptAt !== null && nextAttemptAt <= now;
}

/** Whether an earlier delivery on a subject waits. */
export function isBehind(
  subjectId: string | null,
  waiting: readonly WebhookDelivery[],
  before?: WebhookDelivery,
): boolean {
  const earlier = before ? waiting.slice(0, waiting.indexOf(before)) : waiting;
  return earlier.some((delivery) => delivery.eventId !== null && delivery.subjectId === subjectId);
}

/** An attempt that was made, with what the receiver asks for. */
export interface Made {
  attempt: WebhookAttempt;
  /** How the answer began; kept only when it is no success. */
  answer: string | null;
  /** For how many milliseconds the receiver wants to be left alone. */
  retryAfter: number | null;
}

/** What an attempt makes of a delivery and of its endpoint. */
export interface Outcome {
  delivery: Pick<WebhookDelivery, 'status' | 'attempts' | 'answer' | 'nextAttemptAt' | 'finishedAt'>;
  progress: Pick<ProgressValues, 'heldUntil' | 'failingSince'>;
  disable: DisabledReason | null;
}

/**
 * Decides what follows from an attempt on an event. The first failure holds the whole endpoint until the retry some seconds
 * later, so that a short break changes no order; after that only what is on the same subject waits behind it.
 * @param attempts those before
 */
export function outcomeOf(
  { attempt, answer, retryAfter }: Made,
  attempts: readonly WebhookAttempt[],
  progress: ProgressValues,
  { now, random }: { now: Date; random: () => number },
): Outcome {
  const all = [...attempts, attempt];
  if (attempt.failure === null)
    return {
      delivery: through(DeliveryStatus.DELIVERED, all, null, now),
      progress: { heldUntil: null, failingSince: null },
      disable: null,
    };
  const isOurs = attempt.failure === AttemptFailure.NOT_BUILT;
  const failingSince = isOurs ? progress.failingSince : (progress.failingSince ?? now);
  const next = nextAttempt(all.length, now, retryAfter, random);
  const hold = heldUntil(retryAfter, all.length === 1 && !isOurs ? next : null, now);
  const disable = whyDisable(attempt, failingSince, now);
  const due = next ?? (disable ? now : null);
  const delivery = due
    ? { status: DeliveryStatus.WAITING, attempts: all, answer, nextAttemptAt: due, finishedAt: null }
    : through(DeliveryStatus.FAILED, all, answer, now);
  return { delivery, progress: { heldUntil: hold, failingSince }, disable };
}

function whyDisable({ status }: WebhookAttempt, failingSince: Date | null, now: Date): DisabledReason | null {
  if (status === 410) return DisabledReason.GONE;
  const failing = failingSince ? now.getTime() - failingSince.getTime() : 0;
  return failing >= longestFailing ? DisabledReason.FAILING : null;
}

/** What becomes of a test: it is tried once, and says nothing about the endpoint. */
export function testOutcomeOf({ attempt, answer }: Made, now: Date): Outcome['delivery'] {
  const status = attempt.failure === null ? DeliveryStatus.DELIVERED : DeliveryStatus.FAILED;
  return through(status, [attempt], attempt.failure === null ? null : answer, now);
}

/** A delivery that is over. */
export function through(
  status: DeliveryStatus,
  attempts: WebhookAttempt[],
  answer: string | null,
  now: Date,
): Outcome['delivery'] {
  return { status, attempts, answer, nextAttemptAt: null, finishedAt: now };
}

/** A delivery that was not tried yet. */
export function setAside(now: Date): Outcome['delivery'] {
  return { status: DeliveryStatus.WAITING, attempts: [], answer: null, nextAttemptAt: now, finishedAt: null };
}

function heldUntil(retryAfter: number | null, retry: Date | null, now: Date): Date | null {
  if (retryAfter === null) return retry;
  const asked = new Date(now.getTime() + Math.min(retryAfter, longestHold));
  return retry && retry > asked ? retry : asked;
}
