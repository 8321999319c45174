import type { IdentityProvider } from '../access/identity-provider';
import type { Lifetime } from '../core/lifetime';
import type { Viewer } from '../core/viewer';
import type { Database } from '../database/database';
import { authenticate, hashOf, isExpired, touchApiKey } from './api-key.service';
import { viewerOfIdentity } from './identity.service';
import { knownOrFound } from './known-viewers';

/** What tokens are checked against. */
export interface Authority {
  database: Database;
  /** Absent where only API keys are good. */
  provider?: IdentityProvider | null | undefined;
  now: Date;
  /** How long may be looked; as long as it takes when absent. */
  lifetime?: Lifetime | undefined;
  /** Told when the use of a key could not be noted, which keeps nobody out. */
  onUnnoted: (error: unknown) => void;
}

/**
 * Finds out who a bearer token stands for. Its shape tells its kind: `rc_...` is an API key, everything else a token of the
 * identity provider.
 * @returns null when the token is not good, whatever is wrong with it
 * @throws ProviderUnreachable when the keys of the provider cannot be had
 */
export async function signIn(token: string, authority: Authority): Promise<Viewer | null> {
  const { provider, now, onUnnoted } = authority;
  if (!token.startsWith('rc_')) {
    const identity = (await provider?.verify(token, now)) ?? null;
    if (!identity) return null;
    const name = `subject ${identity.subject}`;
    return knownOrFound(name, authority, (database) => viewerOfIdentity(database, identity, now));
  }
  const name = `key ${hashOf(token)}`;
  const found = await knownOrFound(name, authority, ({ primary }) => authenticate(primary, token, now));
  if (!found || isExpired(found.key, now)) return null;
  void touchApiKey(authority.database, found.key, now).catch(onUnnoted);
  return found.viewer;
}
