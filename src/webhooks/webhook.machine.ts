import { StateMachine } from '../core/state-machine';
import { WebhookStatus } from './webhook.enums';

const { ENABLED, PAUSED, DISABLED } = WebhookStatus;

/** How an endpoint may go from one status to another. */
export const webhookMachine = new StateMachine<WebhookStatus, 'pause' | 'resume' | 'disable'>(
  'WebhookEndpoint',
  {
    pause: { from: [ENABLED], to: PAUSED },
    resume: { from: [PAUSED, DISABLED], to: ENABLED },
    disable: { from: [ENABLED], to: DISABLED },
  },
);
