// Tokens that must not be taken; the provider that they pretend to be of runs beside.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { post } from './fire.mjs';

export const audience = 'rolecall';
const email = 'admin@example.org';
const base64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** An OpenID Connect provider with one key, and a forger with another. */
export async function startProvider() {
  const [own, forger] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'RS256', use: 'sig' };
  const server = createServer(({ url }, response) =>
    response.end(JSON.stringify(url === '/keys' ? { keys: [jwk] } : { issuer, jwks_uri: `${issuer}/keys` })),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const claims = () => {
    const now = Math.floor(Date.now() / 1_000);
    return {
      iss: issuer,
      aud: audience,
      sub: 'admin',
      email,
      email_verified: true,
      iat: now,
      exp: now + 300,
    };
  };
  return { issuer, own, forger, jwk, claims, stop: () => (server.closeAllConnections(), server.close()) };
}

const unsigned =
  (header) =>
  ({ provider }) =>
    `${base64(header)}.${base64(provider.claims())}.`;
const claiming =
  (change) =>
  ({ provider }) =>
    sign(provider, provider.own, {}, change(provider.claims()));
const forged =
  (header) =>
  async ({ provider }) =>
    sign(provider, provider.forger, await header(provider), provider.claims());
const sign = (_provider, { privateKey }, header, claims) =>
  new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'own', ...header }).sign(privateKey);

async function byPublicKey({ provider }) {
  const signed = `${base64({ alg: 'HS256', kid: 'own' })}.${base64(provider.claims())}`;
  const secret = await exportSPKI(provider.own.publicKey);
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

const cases = [
  ['alg none', unsigned({ alg: 'none' })],
  ['HS256 with the public key', byPublicKey],
  ['a foreign kid', forged(() => ({ kid: 'forged' }))],
  ['a foreign key under the own kid', forged(() => ({}))],
  ['a foreign jku', forged(({ issuer }) => ({ jku: `${issuer}/forged` }))],
  ['a foreign jwk', forged(async ({ forger }) => ({ jwk: await exportJWK(forger.publicKey) }))],
  ['expired', claiming((claims) => ({ ...claims, exp: claims.iat - 120 }))],
  ['not yet valid', claiming((claims) => ({ ...claims, nbf: claims.iat + 120 }))],
  ['a wrong issuer', claiming((claims) => ({ ...claims, iss: 'https://other.example' }))],
  ['a wrong audience', claiming((claims) => ({ ...claims, aud: 'other' }))],
  ['no exp', claiming((claims) => ({ ...claims, exp: undefined }))],
  ['no token', () => ''],
  ['an API key of an unknown prefix', ({ token }) => token.replace(/^rc_.{8}/, 'rc_zzzzzzzz')],
  ['an API key with a wrong secret', ({ token }) => `${token.slice(0, -4)}AAAA`],
];

const request = (token) => ({ ...post('{ __typename }'), headers: { authorization: `Bearer ${token}` } });

export const tokens = [
  ...cases.map(([name, tokenOf]) => [
    name,
    async (service) => request(await tokenOf(service)),
    '401 UNAUTHENTICATED',
  ]),
  [
    'a good one, for comparison',
    async (service) => request(await claiming((claims) => claims)(service)),
    '200 data',
  ],
];
