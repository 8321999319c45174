import { createHmac } from 'node:crypto';
import { exportJWK, exportSPKI } from 'jose';
import type { Client } from '../support/app';
import { audience, newKey, type Issuer, type IssuerKey } from '../support/issuer';

/** Tokens that are bad in one thing each. */

/** When they are sent. */
export const now = new Date('2026-11-23T12:00:00.000Z');
const seconds = now.getTime() / 1000;

/** What a forger has: the provider, a key and a provider of their own, and a user to pose as. */
export interface Setting {
  issuer: Issuer;
  foreign: Issuer;
  user: Client;
  inactive: Client;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function payload({ issuer, user }: Setting): object {
  return {
    iss: issuer.url,
    aud: audience,
    sub: 'ada',
    email: user.user.email,
    email_verified: true,
    exp: seconds + 300,
  };
}

function unsigned(setting: Setting, alg: string): string {
  return `${encode({ alg, kid: setting.issuer.key.kid })}.${encode(payload(setting))}.`;
}

async function byPublicKey(setting: Setting, secret: string): Promise<string> {
  const head = encode({ alg: 'HS256', kid: setting.issuer.key.kid, typ: 'JWT' });
  const signed = `${head}.${encode(payload(setting))}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** A token of the true issuer but for some claims. */
export function claiming(claims: object) {
  return ({ issuer, user }: Setting): Promise<string> =>
    issuer.sign({ sub: 'ada', email: user.user.email, email_verified: true, ...claims });
}

/** A token with good claims, by a key of the forger. */
function forged(header: (setting: Setting, key: IssuerKey) => object | Promise<object>) {
  return async (setting: Setting): Promise<string> => {
    const key = setting.foreign.key;
    return setting.issuer.sign({ ...payload(setting) }, { key, header: await header(setting, key) });
  };
}

/** What is wrong with each, and how it is made. */
export const badTokens: Array<[string, (setting: Setting) => string | Promise<string>]> = [
  ['a signature of the kind none', (setting) => unsigned(setting, 'none')],
  ['none in other letters', (setting) => unsigned(setting, 'nOnE')],
  ['no signature', (setting) => unsigned(setting, 'RS256')],
  ['HS256 with the public key in PEM', async (s) => byPublicKey(s, await exportSPKI(s.issuer.key.publicKey))],
  [
    'HS256 with the public key as JWK',
    async (s) => byPublicKey(s, JSON.stringify(await exportJWK(s.issuer.key.publicKey))),
  ],
  [
    'an algorithm that is not pinned',
    async (s) =>
      s.issuer.sign({ ...payload(s) }, { key: { ...(await newKey('PS256')), kid: s.issuer.key.kid } }),
  ],
  ['a foreign key under its own kid', forged((_, { kid }) => ({ kid }))],
  ['a foreign key under the kid of the provider', forged(({ issuer }) => ({ kid: issuer.key.kid }))],
  ['a foreign key without a kid', forged(() => ({ kid: undefined }))],
  ['a jku of the forger', forged(({ foreign }, { kid }) => ({ kid, jku: `${foreign.url}/keys` }))],
  ['an x5u of the forger', forged(({ foreign }, { kid }) => ({ kid, x5u: `${foreign.url}/keys` }))],
  [
    'a jwk of the forger',
    forged(async (_, { kid, publicKey }) => ({ kid, jwk: await exportJWK(publicKey) })),
  ],
  [
    'changed claims',
    async (s) => {
      const [head, , signature] = (await claiming({})(s)).split('.');
      return `${head}.${encode(payload(s))}.${signature}`;
    },
  ],
  ['an end that has passed', claiming({ exp: seconds - 60 })],
  ['a beginning that lies ahead', claiming({ nbf: seconds + 60 })],
  ['another issuer', claiming({ iss: 'https://other.example.org' })],
  ['another audience', claiming({ aud: 'another service' })],
  ['no issuer', claiming({ iss: undefined })],
  ['no audience', claiming({ aud: undefined })],
  ['no end', claiming({ exp: undefined })],
  ['an end that is no number', claiming({ exp: String(seconds + 300) as never })],
  ['a subject with a blank at its end', claiming({ sub: 'ada ' })],
  ['a subject that is no text', claiming({ sub: 7 as never })],
  ['no subject', claiming({ sub: undefined })],
  ['an address that is not verified', claiming({ sub: 'eve', email_verified: false })],
  ['an address verified in words only', claiming({ sub: 'eve', email_verified: 'true' })],
  ['an address without a word on it', claiming({ sub: 'eve', email_verified: undefined })],
  ['a user whom nobody knows', claiming({ sub: 'eve', email: 'eve@example.org' })],
  [
    'a user who is not active',
    (s) => s.issuer.sign({ sub: 'eve', email: s.inactive.user.email, email_verified: true }),
  ],
  ['no three parts', () => 'eyJhbGciOiJSUzI1NiJ9'],
  ['no base64', () => 'a.b.c'],
  ['nothing', () => ''],
  ['a key of an unknown prefix', ({ user }) => user.token.replace(/^rc_.{8}/, 'rc_zzzzzzzz')],
  ['a key with a wrong secret', ({ user }) => `${user.token.slice(0, -4)}AAAA`],
  ['a key that is cut short', ({ user }) => user.token.slice(0, -1)],
  ['a key with SQL in it', () => "rc_'OR'1'='1_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
  ['a key of a user who is not active', ({ inactive }) => inactive.token],
];
