import { InputType } from 'type-graphql';
import { text } from '../core/rules';
import { isEventType } from '../database/change-feed';
import { ExpectedVersion, IntInput, KeyInput, RuledInput, TextInput } from '../graphql/input';
import { WebhookDelivery } from './webhook-delivery.entity';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { webhookPolicy } from './webhook-policy';
import { targetOf } from './webhook-request';

const mostTypes = 50;

function receiverUrl() {
  return text(2_000).refine(
    (value) => targetOf(value, webhookPolicy()) !== null,
    'This is no address that webhooks are sent to: https, on the public Internet, without a user name.',
  );
}

function eventType() {
  return text(64).refine(isEventType, 'A type looks like `application.moved` or `application.*`.');
}

const typesText =
  'Which events: names such as `application.moved`, or `application.*` for all of a kind; all if null.';
const scopesText =
  'Permissions to which it is limited, as for an API key; `*` for all that you may. If null, all but those that show or set pay, ' +
  'manage users, keys and webhooks, read the event log, or erase or export a person.';

@InputType({ description: 'A new endpoint.' })
export class CreateWebhookEndpointInput {
  @RuledInput(receiverUrl, 'Where to send events.')
  url!: string;

  @TextInput('What it is for.', { max: 200, optional: true })
  description?: string | null;

  @RuledInput(eventType, typesText, { list: mostTypes, optional: true })
  eventTypes?: string[] | null;

  @TextInput(scopesText, { max: 64, list: 100, optional: true })
  scopes?: string[] | null;

  @TextInput(
    'The cursor of the feed of changes after which to begin; what happens from now on if left out.',
    {
      max: 200,
      optional: true,
    },
  )
  after?: string | null;
}

@InputType({ description: 'Changes to an endpoint; `null` clears, what is left out stays.' })
export class UpdateWebhookEndpointInput {
  @KeyInput(() => WebhookEndpoint, 'The endpoint.')
  webhookEndpointId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @RuledInput(
    receiverUrl,
    'Where to send events. Whoever says so is whose sight the endpoint has from then on, so `scopes` are said anew, too.',
    { optional: true },
  )
  url?: string | null;

  @TextInput('What it is for.', { max: 200, optional: true })
  description?: string | null;

  @RuledInput(eventType, `${typesText} Holds for what was not sent yet.`, { list: mostTypes, optional: true })
  eventTypes?: string[] | null;

  @TextInput(`${scopesText} Given together with \`url\` only.`, { max: 64, list: 100, optional: true })
  scopes?: string[] | null;
}

@InputType({ description: 'Which endpoint gets a new secret.' })
export class RotateWebhookSecretInput {
  @KeyInput(() => WebhookEndpoint, 'The endpoint.')
  webhookEndpointId!: number;

  @IntInput('For how many hours the present secret signs, too: 0 to 168; 24 if left out.', {
    min: 0,
    max: 168,
    optional: true,
  })
  overlapHours?: number | null;
}

@InputType({ description: 'Which endpoint to pause.' })
export class PauseWebhookEndpointInput {
  @KeyInput(() => WebhookEndpoint, 'The endpoint.')
  webhookEndpointId!: number;
}

@InputType({ description: 'Which paused or disabled endpoint to go on with.' })
export class ResumeWebhookEndpointInput {
  @KeyInput(() => WebhookEndpoint, 'The endpoint.')
  webhookEndpointId!: number;
}

@InputType({ description: 'Which endpoint to delete.' })
export class DeleteWebhookEndpointInput {
  @KeyInput(() => WebhookEndpoint, 'The endpoint.')
  webhookEndpointId!: number;
}

@InputType({ description: 'Which endpoint to send a test to.' })
export class TestWebhookEndpointInput {
  @KeyInput(() => WebhookEndpoint, 'The endpoint.')
  webhookEndpointId!: number;
}

@InputType({ description: 'From where an endpoint goes on.' })
export class ReplayWebhookEndpointInput {
  @KeyInput(() => WebhookEndpoint, 'The endpoint.')
  webhookEndpointId!: number;

  @TextInput('The cursor of the feed of changes after which to go on; the oldest that is kept if left out.', {
    max: 200,
    optional: true,
  })
  after?: string | null;
}

@InputType({ description: 'Which delivery to try again.' })
export class RetryWebhookDeliveryInput {
  @KeyInput(() => WebhookDelivery, 'The delivery.')
  webhookDeliveryId!: number;
}
