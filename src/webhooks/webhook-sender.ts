import type { GraphQLSchema } from 'graphql';
import { permissionsOfKey } from '../access/key-scopes';
import { permissionsOf } from '../access/permission';
import type { Clock } from '../core/clock';
import { globalId } from '../core/global-id';
import type { Viewer } from '../core/viewer';
import type { NumberedEvent } from '../database/change-feed';
import type { Database } from '../database/database';
import { viewerOfUser } from '../users/identity.service';
import { retryAfterOf } from './retry-schedule';
import { answerLength } from './webhook-delivery.entity';
import type { Made } from './webhook-decision';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { AttemptFailure } from './webhook.enums';
import { bodyOf, payloadOf } from './webhook-payload';
import { sendRequest, type Sent, type SendOptions } from './webhook-request';
import { liveSecrets } from './webhook-secret';
import { signedHeaders } from './webhook-signature';

/** What sending works with. */
export interface Surroundings {
  database: Database;
  schema: GraphQLSchema;
  clock: Clock;
  /** From 0 to 1, for the moments of retries. */
  random: () => number;
  send: SendOptions;
  /** Told what went wrong on our side. */
  onError: (error: unknown) => void;
}

/** A message to an endpoint. */
export interface Message {
  endpoint: WebhookEndpoint;
  messageId: string;
  /** Makes the body anew for each attempt: what was erased meanwhile is not sent. */
  body: () => Promise<string>;
}

/**
 * As whom an endpoint acts at this moment: its user, within its scopes.
 * @returns null when they are not active, or their level has no endpoints any more
 */
export async function viewerOf(
  { userId, scopes }: WebhookEndpoint,
  { database }: Pick<Surroundings, 'database'>,
): Promise<Viewer | null> {
  const user = await viewerOfUser(database.primary, userId);
  if (!user || !permissionsOf(user.accessLevel).has('webhook:write')) return null;
  return { ...user, scopes: permissionsOfKey(scopes) };
}

/** The message that tells of an event. */
export function eventMessage(
  endpoint: WebhookEndpoint,
  messageId: string,
  { event, viewer }: { event: NumberedEvent; viewer: Viewer },
  surroundings: Surroundings,
): Message {
  return { endpoint, messageId, body: () => payloadOf(event, viewer, surroundings) };
}

/** The message that tells of nothing. */
export function testMessage(endpoint: WebhookEndpoint, messageId: string, at: Date): Message {
  const data = { webhookEndpointId: globalId(WebhookEndpoint, endpoint.id) };
  return { endpoint, messageId, body: () => Promise.resolve(bodyOf('webhook.test', at, data)) };
}

/**
 * Sends a message once. Never throws.
 * @returns what came of it; null when the service stopped meanwhile, and nobody knows
 */
export async function attempt(message: Message, surroundings: Surroundings): Promise<Made | null> {
  const { clock, send, onError } = surroundings;
  const at = clock();
  const begun = performance.now();
  const made = (status: number | null, failure: AttemptFailure | null, rest: Partial<Made> = {}): Made => {
    const milliseconds = Math.round(performance.now() - begun);
    const told = { at: at.toISOString(), status, failure, milliseconds };
    return { attempt: told, answer: null, retryAfter: null, ...rest };
  };
  const sent = await signedAndSent(message, at, surroundings).catch((error: unknown) => {
    onError(error);
    return 'NOT_BUILT' as const;
  });
  if (sent === 'NOT_BUILT') return made(null, AttemptFailure.NOT_BUILT);
  if (sent.status === null) return send.signal?.aborted ? null : made(null, AttemptFailure[sent.failure]);
  if (sent.status >= 200 && sent.status < 300) return made(sent.status, null);
  const retryAfter = retryAfterOf(sent.retryAfter, at);
  return made(sent.status, AttemptFailure.REFUSED, { answer: cut(sent.excerpt), retryAfter });
}

async function signedAndSent(
  { endpoint, messageId, body }: Message,
  at: Date,
  surroundings: Surroundings,
): Promise<Sent> {
  const text = await body();
  const headers = signedHeaders({ id: messageId, body: text }, liveSecrets(endpoint, at), at);
  return sendRequest(endpoint.url, headers, text, surroundings.send);
}

function cut(excerpt: string): string | null {
  return [...excerpt].slice(0, answerLength).join('') || null;
}
