import type { IdentityProvider } from '../access/identity-provider';
import type { Lifetime } from '../core/lifetime';
import { rescued, soon, type Soon } from '../core/soon';
import type { Viewer } from '../core/viewer';
import type { Database } from '../database/database';
import type { Session } from '../database/session';
import type { ApiKey } from './api-key.entity';
import { authenticate, hashOf, isExpired, touchApiKey } from './api-key.service';
import { viewerOfIdentity } from './identity.service';
import { knownOrFound, remembered, type Remembered } from './known-viewers';

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

/** What a token was found to stand for; the key is null for a token of the identity provider. */
interface Found {
  viewer: Viewer;
  key: ApiKey | null;
}

/** How it is found out who a token stands for, and under which name that is remembered. */
interface Way {
  name: string;
  look(database: Database): Promise<Found | null>;
}

/**
 * Finds out who a bearer token stands for. Its shape tells its kind: `rc_...` is an API key, everything else a token of the
 * identity provider.
 * @returns null when the token is not good, whatever is wrong with it
 * @throws ProviderUnreachable when the keys of the provider cannot be had
 */
export async function signIn(token: string, authority: Authority): Promise<Viewer | null> {
  const way = await wayOf(token, authority);
  return way && look(way, authority);
}

/** Who a token stands for, or most likely does. */
export interface SignedIn {
  viewer: Viewer;
  /**
   * There when the viewer is only remembered: finds out who the token stands for now, the same viewer as a rule. To be asked
   * before anything is told or done in their name.
   * @param session where to ask, together with what is read there in the same turn; a session of its own if left out
   * @returns null when the token is not good any longer
   */
  confirm?: (session?: Session) => Promise<Viewer | null>;
}

/** The same as an answer to who has signed in, for those who wait until it is known. */
export async function signedIn(token: string, authority: Authority): Promise<SignedIn | null> {
  const viewer = await signIn(token, authority);
  return viewer && { viewer };
}

/**
 * As `signedIn`, but who is remembered is assumed to be good still, so that their request can begin before that is known.
 * @throws ProviderUnreachable when the keys of the provider cannot be had
 */
export function signInAssuming(token: string, authority: Authority): Soon<SignedIn | null> {
  return soon(wayOf(token, authority), (way) => way && assumed(way, authority));
}

function assumed(way: Way, authority: Authority): Soon<SignedIn | null> {
  const known = remembered<Found>(way.name, authority);
  if (!known) return look(way, authority).then((viewer) => viewer && { viewer });
  return { viewer: known.found.viewer, confirm: confirming(way, known, authority) };
}

function confirming(way: Way, known: Remembered<Found>, authority: Authority): SignedIn['confirm'] {
  return async (session) => {
    const holding = known.holds(session);
    // A session of the request itself ends with it.
    const holds = await (session ? holding : (authority.lifetime?.wait(holding) ?? holding));
    return holds ? accepted(known.found, authority) : look(way, authority);
  };
}

async function look(way: Way, authority: Authority): Promise<Viewer | null> {
  const found = await knownOrFound(way.name, authority, way.look);
  return found && accepted(found, authority);
}

/** Null when nothing has to be looked up to see that a token is not good. */
function wayOf(token: string, authority: Authority): Soon<Way | null> {
  if (!token.startsWith('rc_')) return wayOfIdentity(token, authority);
  const look: Way['look'] = ({ primary }) => authenticate(primary, token, authority.now);
  return { name: `key ${hashOf(token)}`, look };
}

async function wayOfIdentity(token: string, { provider, now }: Authority): Promise<Way | null> {
  const identity = (await provider?.verify(token, now)) ?? null;
  if (!identity) return null;
  const look = async (database: Database): Promise<Found | null> => {
    const viewer = await viewerOfIdentity(database, identity, now);
    return viewer && { viewer, key: null };
  };
  return { name: `subject ${identity.subject}`, look };
}

/** Null when the key has expired since it was looked up; that it is used is noted without waiting for it. */
function accepted({ viewer, key }: Found, { database, now, onUnnoted }: Authority): Viewer | null {
  if (!key) return viewer;
  if (isExpired(key, now)) return null;
  void rescued(touchApiKey(database, key, now), onUnnoted);
  return viewer;
}
