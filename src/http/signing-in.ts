import type { Lifetime } from '../core/lifetime';
import type { Viewer } from '../core/viewer';
import { signIn } from '../users/sign-in.service';
import type { HttpOptions } from './options';

type Authorities = Pick<HttpOptions, 'database' | 'identityProvider' | 'clock' | 'logger'>;

/** Looks at a token again and again, for requests that last: who it stands for at that moment, null for nobody. */
export function signingIn(
  authorization: string | undefined,
  { database, identityProvider: provider, clock, logger }: Authorities,
): (lifetime?: Lifetime) => Promise<Viewer | null> {
  const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
  const onUnnoted = (err: unknown): void => logger.warn({ err }, 'use of a key not noted');
  return async (lifetime) =>
    token ? signIn(token, { database, provider, now: clock(), lifetime, onUnnoted }) : null;
}
