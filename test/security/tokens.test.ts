import crypto, { createHash, createHmac } from 'node:crypto';
import { exportJWK, exportSPKI } from 'jose';
import { IdentityProvider } from '../../src/access/identity-provider';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { idOf } from '../support/footprint';
import { audience, newKey, startIssuer, type Issuer, type IssuerKey } from '../support/issuer';

const now = new Date('2026-11-23T12:00:00.000Z');
const seconds = now.getTime() / 1000;

/** What a forger has: the provider, a key and a provider of their own, and a user to pose as. */
interface Setting {
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
function claiming(claims: object) {
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

const tokens: Array<[string, (setting: Setting) => string | Promise<string>]> = [
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

describe.each(dialects)('tokens on %s', (dialect) => {
  let app: TestApp;
  let setting: Setting;
  let admin: Client;

  beforeAll(async () => {
    const [issuer, foreign] = [await startIssuer(now), await startIssuer(now)];
    const options = {
      issuer: issuer.url,
      audience: [audience],
      jwksUrl: null,
      algorithms: ['RS256', 'ES256'],
    };
    const identityProvider = new IdentityProvider({ ...options, cooldownMilliseconds: 0 });
    app = await startApp(dialect, now, { identityProvider });
    admin = await app.as(AccessLevel.ADMIN);
    const [user, inactive] = [await app.as(AccessLevel.ADMIN), await app.as(AccessLevel.ADMIN)];
    await admin.mutate('deactivateUser', { userId: idOf(inactive.user) });
    setting = { issuer, foreign, user, inactive };
  });

  afterAll(async () => {
    await app.stop();
    await setting.issuer.stop();
    await setting.foreign.stop();
  });

  /** The whole answer to a token, without what differs from request to request. */
  async function answerTo(authorization: string | undefined): Promise<object> {
    const { statusCode, headers, body } = await app.server.inject({
      method: 'POST',
      url: '/graphql',
      headers: { ...(authorization !== undefined && { authorization }), 'x-request-id': 'same' },
      payload: { query: '{ viewer { permissions } }' },
    });
    const { date: _, ...others } = headers;
    return { statusCode, headers: others, body: JSON.parse(body) as object };
  }

  const refused = {
    statusCode: 401,
    headers: expect.objectContaining({ 'www-authenticate': 'Bearer' }),
    body: {
      errors: [{ message: 'unauthenticated', extensions: { code: 'UNAUTHENTICATED', requestId: 'same' } }],
    },
  };

  it('that are good are taken: the bad ones below differ from them in one thing each', async () => {
    const good = await claiming({})(setting);

    expect(await answerTo(`Bearer ${good}`)).toMatchObject({ statusCode: 200 });
    expect(await answerTo(`Bearer ${setting.user.token}`)).toMatchObject({ statusCode: 200 });
    expect(await answerTo(`bearer ${setting.user.token}`)).toMatchObject({ statusCode: 200 });
  });

  it.each(tokens)('with %s are refused, in the same words as everything else', async (_what, make) => {
    const token = await make(setting);

    const answer = await answerTo(`Bearer ${token}`);

    expect(answer).toEqual(refused);
    expect(answer).toEqual(await answerTo(undefined));
  });

  it('are never followed to where they point', () => {
    expect(setting.foreign.asked).toEqual([]);
  });

  it('stand in no other scheme', async () => {
    expect(await answerTo(`Basic ${setting.user.token}`)).toEqual(refused);
    expect(await answerTo(setting.user.token)).toEqual(refused);
    expect(await answerTo(`Bearer ${setting.user.token} ${setting.user.token}`)).toEqual(refused);
  });

  it('that are API keys end at their time, when revoked, and with their user, each at once', async () => {
    const make = async (client: Client, expiresAt?: string): Promise<{ token: string; id: string }> => {
      const input = { userId: idOf(client.user), name: 'x', ...(expiresAt && { expiresAt }) };
      const { token, apiKey } = await admin.mutate('createApiKey', input, 'token apiKey { id }');
      expect(await answerTo(`Bearer ${token}`)).toMatchObject({ statusCode: 200 });
      return { token, id: apiKey.id };
    };
    const leaver = await app.as(AccessLevel.RECRUITER);
    const [ending, revoked, left] = [
      await make(setting.user, '2026-11-23T12:00:01Z'),
      await make(setting.user),
      await make(leaver),
    ];

    await admin.mutate('revokeApiKey', { apiKeyId: revoked.id });
    await admin.mutate('deactivateUser', { userId: idOf(leaver.user) });
    app.now = new Date('2026-11-23T12:00:01.000Z');
    const answers = [];
    for (const { token } of [ending, revoked, left]) answers.push(await answerTo(`Bearer ${token}`));
    app.now = now;

    expect(answers).toEqual([refused, refused, refused]);
  });

  it('that are API keys are compared whole and in constant time, and never reach the database', async () => {
    const { token } = setting.user;
    const compared = jest.spyOn(crypto, 'timingSafeEqual');
    const seen: unknown[] = [];
    const deaf = app.database.listen((...sent) => seen.push(sent));

    for (const wrong of [
      `${token.slice(0, -43)}${'A'.repeat(43)}`,
      `${token.slice(0, -1)}~`.replace('~', '-'),
    ])
      expect(await answerTo(`Bearer ${wrong}`)).toEqual(refused);
    deaf();

    const lengths = compared.mock.calls.map((values) => values.map(({ byteLength }) => byteLength));
    const results = compared.mock.results.map(({ value }) => value as boolean);
    compared.mockRestore();
    expect({ lengths, results }).toEqual({
      lengths: [
        [64, 64],
        [64, 64],
      ],
      results: [false, false],
    });
    expect(JSON.stringify(seen)).not.toContain(createHash('sha256').update(token).digest('hex'));
  });

  it('of a provider are refused where there is none', async () => {
    const other = await startApp(dialect, now);
    const { user } = await other.as(AccessLevel.ADMIN);
    const token = await setting.issuer.sign({ sub: 'ada', email: user.email, email_verified: true });

    expect((await other.withToken(user, token).send('{ viewer { permissions } }')).status).toBe(401);
    await other.stop();
  });
});
