import type { createRemoteJWKSet, JWTPayload, JWTVerifyGetKey } from 'jose';

/** How the tokens of an OpenID Connect provider are checked. */
export interface ProviderOptions {
  issuer: string;
  /** A token must be meant for one of them. */
  audience: string[];
  /** Where the keys are; null to ask the issuer's discovery document. */
  jwksUrl: string | null;
  /** Signatures by a shared secret are never among them. */
  algorithms: string[];
  /** How long after an answer of the provider an unknown key does not make the service ask again; 30 s if absent. */
  cooldownMilliseconds?: number;
  /** How long after a failure the provider is not asked again; 5 s if absent. */
  restMilliseconds?: number;
}

/** Whom a token stands for, as the provider vouches for it. */
export interface Identity {
  issuer: string;
  /** The account at the provider, unique in the world: issuer, `#`, subject. */
  subject: string;
  /** The e-mail address, if the provider has verified it. */
  email: string | null;
}

/** The provider does not give its keys, so that nobody can tell whether a token is good. */
export class ProviderUnreachable extends Error {}

type KeySet = ReturnType<typeof createRemoteJWKSet>;

/** ASCII by the standard; MySQL would take one with blanks at its end for one without. */
const subjectShape = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;
const clockToleranceSeconds = 5;
const timeoutMilliseconds = 5_000;
const usualCooldown = 30_000;
const usualRest = 5_000;

/** Whether an address may be asked for keys: https, or this very machine. */
export function isSafeAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname, username } = new URL(address);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return username === '' && (protocol === 'https:' || (protocol === 'http:' && isLocal));
}

/** An OpenID Connect provider: tells whom a bearer token stands for. Its keys are fetched when first needed, and kept. */
export class IdentityProvider {
  private keys: Promise<KeySet> | null = null;
  private restsUntil = 0;

  constructor(private readonly options: ProviderOptions) {}

  /**
   * Checks a JSON Web Token: signature by a key of the provider, issuer, audience, expiry, not-before. What the token
   * itself says of keys (`jku`, `jwk`, `x5u`) is never followed.
   * @returns null when it is not good, for whatever reason
   * @throws ProviderUnreachable when the keys cannot be had
   */
  async verify(token: string, now: Date): Promise<Identity | null> {
    const { issuer, audience, algorithms } = this.options;
    const { jwtVerify } = await import('jose');
    try {
      const { payload } = await jwtVerify(token, (header, jws) => this.keyFor(header, jws), {
        issuer,
        audience,
        algorithms,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: clockToleranceSeconds,
        currentDate: now,
      });
      return identityOf(issuer, payload);
    } catch (error) {
      if (error instanceof ProviderUnreachable) throw error;
      return null;
    }
  }

  private async keyFor(...[header, jws]: Parameters<JWTVerifyGetKey>): Promise<Awaited<ReturnType<KeySet>>> {
    try {
      const keys = await this.keySet();
      return await keys(header, jws);
    } catch (error) {
      const { errors } = await import('jose');
      const unknown = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];
      if (unknown.some((kind) => error instanceof kind)) throw error;
      throw new ProviderUnreachable('the keys of the identity provider cannot be had', { cause: error });
    }
  }

  /** One for all requests that come meanwhile; a failure is not kept. */
  private keySet(): Promise<KeySet> {
    this.keys ??= this.remoteKeys().catch((error: unknown) => {
      this.keys = null;
      throw error;
    });
    return this.keys;
  }

  private async remoteKeys(): Promise<KeySet> {
    const { createRemoteJWKSet, customFetch } = await import('jose');
    const address = this.options.jwksUrl ?? (await this.discover());
    return createRemoteJWKSet(new URL(address), {
      timeoutDuration: timeoutMilliseconds,
      cooldownDuration: this.options.cooldownMilliseconds ?? usualCooldown,
      [customFetch]: (url: string, init: RequestInit) => this.ask(url, init),
    });
  }

  private async discover(): Promise<string> {
    const { issuer } = this.options;
    const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    const response = await this.ask(address, { redirect: 'manual', signal });
    const told = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
    if (told.issuer !== issuer) throw new Error('the discovery document is of another issuer');
    if (typeof told.jwks_uri !== 'string' || !isSafeAddress(told.jwks_uri))
      throw new Error('the discovery document names no safe address of keys');
    return told.jwks_uri;
  }

  /** After a failure the provider is left alone for a moment, so that a flood of tokens does not become one of requests. */
  private async ask(url: string, init: RequestInit): Promise<Response> {
    if (Date.now() < this.restsUntil) throw new Error('the identity provider failed a moment ago');
    try {
      const response = await fetch(url, init);
      if (response.status !== 200) throw new Error(`the identity provider answered ${response.status}`);
      return response;
    } catch (error) {
      this.restsUntil = Date.now() + (this.options.restMilliseconds ?? usualRest);
      throw error;
    }
  }
}

function identityOf(issuer: string, { sub, email, email_verified: verified }: JWTPayload): Identity | null {
  if (typeof sub !== 'string' || !subjectShape.test(sub)) return null;
  const address = typeof email === 'string' && email.length <= 254 && verified === true ? email : null;
  return { issuer, subject: `${issuer}#${sub}`, email: address };
}
