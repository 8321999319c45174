import crypto, { createHash } from 'node:crypto';
import { IdentityProvider } from '../../src/access/identity-provider';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { idOf } from '../support/footprint';
import { audience, startIssuer } from '../support/issuer';
import { badTokens, claiming, now, type Setting } from './forged-tokens';

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

  it.each(badTokens)('with %s are refused, in the same words as everything else', async (_what, make) => {
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
