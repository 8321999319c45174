import { Seal } from '../database/sealed';

/** How the service may send webhooks, and how it keeps their secrets. */
export interface WebhookPolicy {
  /** Whether receivers may be reached without TLS. */
  allowHttp: boolean;
  /** Whether receivers may be on this machine or in a private net. */
  allowPrivate: boolean;
  /** Under which key secrets are encrypted where they are stored; null to store them as they are. */
  secretKey: string | null;
}

let policy: WebhookPolicy = { allowHttp: false, allowPrivate: false, secretKey: null };
let seal: Seal | null = null;

/** Takes note of the configuration; called once when the service starts. What is left out is forbidden. */
export function learnWebhookPolicy(learned: WebhookPolicy): void {
  policy = learned;
  seal = learned.secretKey === null ? null : new Seal(learned.secretKey, 'webhook secrets');
}

/** How webhooks may be sent. */
export function webhookPolicy(): WebhookPolicy {
  return policy;
}

/** What encrypts secrets; null when they are stored as they are. */
export function webhookSeal(): Seal | null {
  return seal;
}
