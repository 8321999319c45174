import { assignGiven } from '../core/assign';
import { globalIdOf } from '../core/global-id';
import { InvalidInput, Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { OrganizationSettings, settingsKey } from '../settings/settings.entity';
import { scopesFor } from '../users/api-key-scopes.service';
import { User } from '../users/user.entity';
import { WebhookDelivery } from './webhook-delivery.entity';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { WebhookProgress } from './webhook-progress.entity';
import { WebhookStatus } from './webhook.enums';
import type {
  CreateWebhookEndpointInput,
  RotateWebhookSecretInput,
  UpdateWebhookEndpointInput,
} from './webhook.inputs';
import { keptSecret } from './webhook-secret';
import { newWebhookSecret } from './webhook-signature';
import { positionAfter } from './webhook-start.service';

/** Each endpoint reads the whole feed. */
const mostEndpoints = 50;
const usualOverlapHours = 24;
const hour = 3_600_000;

/** An endpoint with a secret that has just been made, and cannot be shown again. */
export interface EndpointWithSecret {
  webhookEndpoint: WebhookEndpoint;
  secret: string;
}

/**
 * Makes an endpoint that acts as the viewer, with their sight and no more.
 * @throws Refusal with RuleViolation TOO_MANY_ENDPOINTS or as `scopesFor` says, with InvalidInput for a cursor that is none, or
 * with CursorTooOld
 */
export async function createWebhookEndpoint(
  work: Work,
  { after, scopes, ...input }: CreateWebhookEndpointInput,
): Promise<EndpointWithSecret> {
  await demandRoom(work);
  const secret = newWebhookSecret();
  const webhookEndpoint = await work.add(
    WebhookEndpoint,
    {
      ...input,
      ...(await actingFor(work, scopes)),
      status: WebhookStatus.ENABLED,
      secret: keptSecret(secret),
    },
    'webhookEndpoint.created',
  );
  const position = await positionAfter(work.session, after ?? null, 'head');
  const { id: endpointId } = webhookEndpoint;
  const progress = { endpointId, position, owner: '', leasedUntil: new Date(0), turn: 0 };
  await work.append(WebhookProgress, progress);
  return { webhookEndpoint, secret };
}

/** The settings are locked, so that two who add the last one come one after the other. */
async function demandRoom(work: Work): Promise<void> {
  await work.findFirst(OrganizationSettings, { id: settingsKey }, { lock: 'update' });
  const present = await work.find(WebhookEndpoint, {}, { limit: mostEndpoints });
  if (present.length >= mostEndpoints)
    throw new Refusal(
      new RuleViolation('TOO_MANY_ENDPOINTS', `There are ${mostEndpoints} endpoints; delete one first.`),
    );
}

/** Whose sight an endpoint has: that of the viewer, within the scopes that they hold themselves. */
async function actingFor(
  work: Work,
  scopes: string[] | null | undefined,
): Promise<Pick<WebhookEndpoint, 'userId' | 'scopes'>> {
  // A key that may not read users stands for one all the same.
  const match = { id: work.viewer.userId ?? 0, active: true };
  const user = await work.findFirst(User, match, { lock: 'share' });
  if (!user) throw new Refusal(new RuleViolation('USER_NOT_ACTIVE', 'The user is not active.'));
  return { userId: user.id, scopes: scopesFor(work.viewer, user, scopes ?? null) };
}

/**
 * Changes an endpoint. Whoever says where it sends is the one as whom it acts from then on: nobody leads what another one
 * sees to a place of their own.
 * @throws Refusal with NotFound, VersionConflict, InvalidInput, or as `scopesFor` says
 */
export async function updateWebhookEndpoint(
  work: Work,
  { webhookEndpointId, expectedVersion, scopes, ...changes }: UpdateWebhookEndpointInput,
): Promise<WebhookEndpoint> {
  const endpoint = await work.get(WebhookEndpoint, webhookEndpointId, 'webhookEndpointId', {
    expectedVersion,
  });
  if (scopes !== undefined && !changes.url)
    throw new Refusal(new InvalidInput('Give the url, too: it is sent there.', ['input', 'scopes']));
  assignGiven(endpoint, changes, ['url']);
  if (changes.url) Object.assign(endpoint, await actingFor(work, scopes));
  return work.save(endpoint, 'webhookEndpoint.updated');
}

/**
 * Gives an endpoint a new secret; the present one signs, too, for some hours, and the one before it no more.
 * @throws Refusal with NotFound
 */
export async function rotateWebhookSecret(
  work: Work,
  { webhookEndpointId, overlapHours }: RotateWebhookSecretInput,
): Promise<EndpointWithSecret> {
  const endpoint = await work.get(WebhookEndpoint, webhookEndpointId, 'webhookEndpointId');
  const secret = newWebhookSecret();
  const overlap = (overlapHours ?? usualOverlapHours) * hour;
  endpoint.previousSecret = overlap > 0 ? endpoint.secret : null;
  endpoint.previousSecretUntil = overlap > 0 ? new Date(work.now.getTime() + overlap) : null;
  endpoint.secret = keptSecret(secret);
  return { webhookEndpoint: await work.save(endpoint, 'webhookEndpoint.secretRotated'), secret };
}

/**
 * Deletes an endpoint with the log of its deliveries.
 * @returns its global id
 * @throws Refusal with NotFound
 */
export async function deleteWebhookEndpoint(
  work: Work,
  { webhookEndpointId: endpointId }: { webhookEndpointId: number },
): Promise<string> {
  const endpoint = await work.get(WebhookEndpoint, endpointId, 'webhookEndpointId');
  // In the order in which a sender writes, which holds the progress and then adds to the log.
  await work.removeAll(WebhookProgress, { endpointId });
  await work.removeAll(WebhookDelivery, { endpointId });
  await work.remove(endpoint, 'webhookEndpoint.deleted');
  return globalIdOf(endpoint);
}
