import type { Sealed } from '../database/sealed';
import type { WebhookEndpoint } from './webhook-endpoint.entity';
import { webhookSeal } from './webhook-policy';

const mark = 'sealed:';

/** A secret in the form in which it is stored: encrypted, if the service has a key for that. */
export function keptSecret(secret: string): string {
  const sealed = webhookSeal()?.close(secret);
  return sealed ? `${mark}${sealed.nonce}:${sealed.tag}:${sealed.text}` : secret;
}

/** @throws Error when it was stored under another key, or the service has none any more */
function secretIn(kept: string): string {
  if (!kept.startsWith(mark)) return kept;
  const seal = webhookSeal();
  if (!seal) throw new Error('the secret of a webhook is encrypted, and WEBHOOK_SECRET_KEY is not set');
  const [nonce, tag, text] = kept.slice(mark.length).split(':') as [string, string, string];
  return seal.open({ nonce, tag, text } satisfies Sealed) as string;
}

/**
 * The secrets that sign at an instant, the present one first.
 * @throws Error when one of them cannot be decrypted
 */
export function liveSecrets(
  { secret, previousSecret, previousSecretUntil }: WebhookEndpoint,
  now: Date,
): string[] {
  const former = previousSecret && previousSecretUntil && previousSecretUntil > now ? [previousSecret] : [];
  return [secret, ...former].map(secretIn);
}
