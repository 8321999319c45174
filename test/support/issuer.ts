import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type GenerateKeyPairResult,
  type JWK,
  type JWTPayload,
} from 'jose';

/** A key of an issuer, with which it signs. */
export interface IssuerKey extends GenerateKeyPairResult {
  kid: string;
  alg: string;
}

/** An OpenID Connect provider on loopback, with real keys, for as long as a test lasts. */
export interface Issuer {
  url: string;
  key: IssuerKey;
  /** The paths that it was asked for. */
  asked: string[];
  /** What its discovery document says beside or instead of the truth. */
  discovery: Record<string, unknown>;
  /** While it is down it answers 500 to everything. */
  down: boolean;
  /** Signs with a new key from now on, and publishes no other. */
  rotate(alg?: string): Promise<void>;
  /** A token as this issuer makes them; `undefined` takes a claim away. */
  sign(claims: JWTPayload, options?: { key?: IssuerKey; header?: object }): Promise<string>;
  stop(): Promise<void>;
}

export const audience = 'rolecall';

let serial = 0;

/** A key pair with a name of its own. */
export async function newKey(alg = 'RS256'): Promise<IssuerKey> {
  return { ...(await generateKeyPair(alg, { extractable: true })), kid: `key-${++serial}`, alg };
}

async function published({ publicKey, kid, alg }: IssuerKey): Promise<JWK> {
  return { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' };
}

/** Starts an issuer whose tokens are good around an instant. */
export async function startIssuer(now: Date): Promise<Issuer> {
  const server = createServer((request, response) => {
    issuer.asked.push(request.url!);
    response.statusCode = issuer.down ? 500 : 200;
    void answer(request.url!).then((body) => response.end(JSON.stringify(body)));
  });
  const answer = async (path: string): Promise<object> =>
    path === '/keys'
      ? { keys: [await published(issuer.key)] }
      : { issuer: issuer.url, jwks_uri: `${issuer.url}/keys`, ...issuer.discovery };
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const seconds = Math.floor(now.getTime() / 1000);
  const issuer: Issuer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    key: await newKey(),
    asked: [],
    discovery: {},
    down: false,
    async rotate(alg) {
      issuer.key = await newKey(alg);
    },
    sign(claims, { key = issuer.key, header = {} } = {}) {
      const usual = { iss: issuer.url, aud: audience, iat: seconds - 10, exp: seconds + 300 };
      return new SignJWT({ ...usual, ...claims })
        .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
        .sign(key.privateKey);
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return issuer;
}
