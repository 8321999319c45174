import { ID, Resolver } from 'type-graphql';
import { cursorAt } from '../database/change-cursor';
import type { Work } from '../database/work';
import { ActsOn } from '../graphql/actions';
import { belongsTo, computed, hasMany, hasOne } from '../graphql/references';
import { Allow, lookupsOf, Mutates } from '../graphql/root-fields';
import { User } from '../users/user.entity';
import './webhook.access';
import './webhook.list';
import {
  pauseWebhookEndpoint,
  replayWebhookEndpoint,
  resumeWebhookEndpoint,
  retryWebhookDelivery,
  testWebhookEndpoint,
} from './webhook-control.service';
import { WebhookDelivery } from './webhook-delivery.entity';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import {
  createWebhookEndpoint,
  deleteWebhookEndpoint,
  rotateWebhookSecret,
  updateWebhookEndpoint,
  type EndpointWithSecret,
} from './webhook-endpoint.service';
import {
  CreateWebhookEndpointInput,
  DeleteWebhookEndpointInput,
  PauseWebhookEndpointInput,
  ReplayWebhookEndpointInput,
  ResumeWebhookEndpointInput,
  RetryWebhookDeliveryInput,
  RotateWebhookSecretInput,
  TestWebhookEndpointInput,
  UpdateWebhookEndpointInput,
} from './webhook.inputs';
import { webhookMachine } from './webhook.machine';
import { WebhookProgress } from './webhook-progress.entity';

belongsTo(WebhookEndpoint, 'user', User, 'userId', 'As whom it acts: it is told what they may see.');
hasOne(
  WebhookEndpoint,
  'progress',
  WebhookProgress,
  'endpointId',
  'How far it has come in the feed of changes.',
);
hasMany(
  WebhookEndpoint,
  'deliveries',
  WebhookDelivery,
  'endpointId',
  'What became of its messages, the latest first.',
);
belongsTo(WebhookDelivery, 'endpoint', WebhookEndpoint, 'endpointId', 'Where it is sent.');
belongsTo(WebhookProgress, 'endpoint', WebhookEndpoint, 'endpointId', 'The endpoint.');
computed(
  WebhookProgress,
  'cursor',
  () => String,
  'The place in the feed up to which it was sent, or set aside for retries; may lag behind while there is nothing to send.',
  ({ position }: Pick<WebhookProgress, 'position'>) => cursorAt(position),
  ['position'],
);
computed(
  WebhookDelivery,
  'cursor',
  () => String,
  'The place of the event in the feed; null for a test.',
  ({ position }: Pick<WebhookDelivery, 'position'>) => (position === null ? null : cursorAt(position)),
  ['position'],
);

export const WebhookLookups = lookupsOf(WebhookEndpoint, 'webhook:read', {
  one: 'webhookEndpoint',
  page: 'webhookEndpoints',
  what: 'webhook endpoint',
});
export const WebhookDeliveryLookups = lookupsOf(WebhookDelivery, 'webhook:read', {
  one: 'webhookDelivery',
  what: 'webhook delivery',
});

@Resolver()
export class WebhookResolver {
  @Allow('webhook:write')
  @Mutates(
    { webhookEndpoint: WebhookEndpoint, secret: String },
    CreateWebhookEndpointInput,
    'Has events sent to an address from now on, as far as you may see them. The secret that signs them is in this answer only; keep it now.',
  )
  createWebhookEndpoint(input: CreateWebhookEndpointInput, work: Work): Promise<EndpointWithSecret> {
    return createWebhookEndpoint(work, input);
  }

  @Allow('webhook:write')
  @Mutates(
    WebhookEndpoint,
    UpdateWebhookEndpointInput,
    'Changes where an endpoint sends, what, and what it is for.',
  )
  updateWebhookEndpoint(input: UpdateWebhookEndpointInput, work: Work): Promise<WebhookEndpoint> {
    return updateWebhookEndpoint(work, input);
  }

  @Allow('webhook:write')
  @Mutates(
    { webhookEndpoint: WebhookEndpoint, secret: String },
    RotateWebhookSecretInput,
    'Gives an endpoint a new secret, which is in this answer only. Messages are signed with the former one, too, for some hours.',
  )
  rotateWebhookSecret(input: RotateWebhookSecretInput, work: Work): Promise<EndpointWithSecret> {
    return rotateWebhookSecret(work, input);
  }

  @Allow('webhook:write')
  @ActsOn(WebhookEndpoint, ({ status }) => webhookMachine.whyNot('pause', status))
  @Mutates(
    WebhookEndpoint,
    PauseWebhookEndpointInput,
    'Pauses an endpoint; what happens meanwhile is sent later.',
  )
  pauseWebhookEndpoint(input: PauseWebhookEndpointInput, work: Work): Promise<WebhookEndpoint> {
    return pauseWebhookEndpoint(work, input);
  }

  @Allow('webhook:write')
  @ActsOn(WebhookEndpoint, ({ status }) => webhookMachine.whyNot('resume', status))
  @Mutates(
    WebhookEndpoint,
    ResumeWebhookEndpointInput,
    'Goes on with a paused or disabled endpoint where it stopped, with what waits for a retry at once.',
  )
  resumeWebhookEndpoint(input: ResumeWebhookEndpointInput, work: Work): Promise<WebhookEndpoint> {
    return resumeWebhookEndpoint(work, input);
  }

  @Allow('webhook:write')
  @Mutates(
    { deletedWebhookEndpointId: ID },
    DeleteWebhookEndpointInput,
    'Deletes an endpoint with the log of its deliveries.',
  )
  async deleteWebhookEndpoint(
    input: DeleteWebhookEndpointInput,
    work: Work,
  ): Promise<{ deletedWebhookEndpointId: string }> {
    return { deletedWebhookEndpointId: await deleteWebhookEndpoint(work, input) };
  }

  @Allow('webhook:write')
  @Mutates(
    WebhookDelivery,
    TestWebhookEndpointInput,
    'Sends a message of the type `webhook.test` once, whatever the status of the endpoint; ask for the delivery again to see what came of it.',
  )
  testWebhookEndpoint(input: TestWebhookEndpointInput, work: Work): Promise<WebhookDelivery> {
    return testWebhookEndpoint(work, input);
  }

  @Allow('webhook:write')
  @Mutates(
    WebhookEndpoint,
    ReplayWebhookEndpointInput,
    'Has an endpoint go on from a place in the feed of changes: what comes after is sent again, under the same ids.',
  )
  replayWebhookEndpoint(input: ReplayWebhookEndpointInput, work: Work): Promise<WebhookEndpoint> {
    return replayWebhookEndpoint(work, input);
  }

  @Allow('webhook:write')
  @Mutates(
    WebhookDelivery,
    RetryWebhookDeliveryInput,
    'Tries a delivery that failed, or waits, once more and now.',
  )
  retryWebhookDelivery(input: RetryWebhookDeliveryInput, work: Work): Promise<WebhookDelivery> {
    return retryWebhookDelivery(work, input);
  }
}
