import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { idOf, refusal } from '../support/footprint';

const keysOf = 'query ($id: ID!) { user(id: $id) { apiKeys { name revokedAt user { id } } } }';

describe.each(dialects)('API keys on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  it('are made with a token that is good at once and is stored nowhere', async () => {
    const { user } = await app.as(AccessLevel.RECRUITER);

    const { apiKey, token } = await admin.mutate(
      'createApiKey',
      { userId: idOf(user), name: 'HR tool', expiresAt: '2027-01-01T00:00:00+01:00' },
      'token apiKey { name prefix expiresAt revokedAt user { id } }',
    );
    const answer = await app.server.inject({
      method: 'POST',
      url: '/graphql',
      headers: { authorization: `Bearer ${token}` },
      payload: { query: '{ viewer { user { id } } }' },
    });
    const stored = await app.database.primary.all('SELECT * FROM api_keys');
    const events = await app.database.primary.all('SELECT changes FROM events');

    expect(apiKey).toEqual({
      name: 'HR tool',
      prefix: token.slice(3, 11),
      expiresAt: '2026-12-31T23:00:00.000Z',
      revokedAt: null,
      user: { id: idOf(user) },
    });
    expect(answer.json().data).toEqual({ viewer: { user: { id: idOf(user) } } });
    expect(JSON.stringify([stored, events])).not.toContain(token.slice(12));
  });

  it('are refused once revoked, and stay revoked', async () => {
    const client = await app.as(AccessLevel.RECRUITER);
    const { user } = await admin.data('query ($id: ID!) { user(id: $id) { apiKeys { id } } }', {
      id: idOf(client.user),
    });
    const input = { apiKeyId: user.apiKeys[0].id };

    const { apiKey } = await admin.mutate('revokeApiKey', input, 'apiKey { revokedAt }');
    app.now = new Date('2026-11-23T13:00:00.000Z');
    const again = await admin.mutate('revokeApiKey', input, 'apiKey { revokedAt }');
    const { status } = await client.send('{ viewer { permissions } }');

    expect(apiKey.revokedAt).not.toBeNull();
    expect(again).toEqual({ apiKey, userErrors: [] });
    expect(status).toBe(401);
  });

  it('are not made for somebody who is not active, nor with an end that has passed', async () => {
    const { user } = await app.as(AccessLevel.ANALYST);
    await admin.mutate('deactivateUser', { userId: idOf(user) });

    const inactive = await refusal(app, () =>
      admin.mutate('createApiKey', { userId: idOf(user), name: 'x' }),
    );
    const past = await refusal(app, () =>
      admin.mutate('createApiKey', {
        userId: idOf(admin.user),
        name: 'x',
        expiresAt: app.now.toISOString(),
      }),
    );
    const noZone = await refusal(app, () =>
      admin.mutate('createApiKey', {
        userId: idOf(admin.user),
        name: 'x',
        expiresAt: '2030-01-01T00:00:00',
      }),
    );

    expect(inactive).toMatchObject([{ code: 'USER_NOT_ACTIVE', path: ['input', 'userId'] }]);
    expect(past).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'expiresAt'] }]);
    expect(noZone).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'expiresAt'] }]);
  });

  it('are listed for those who manage them, and for their own users', async () => {
    const [recruiter, another] = [await app.as(AccessLevel.RECRUITER), await app.as(AccessLevel.RECRUITER)];
    const id = idOf(recruiter.user);
    const key = { name: 'test', revokedAt: null, user: { id } };

    expect((await admin.data(keysOf, { id })).user.apiKeys).toEqual([key]);
    expect((await recruiter.data(keysOf, { id })).user.apiKeys).toEqual([key]);
    expect((await another.data(keysOf, { id })).user.apiKeys).toEqual([]);
  });

  it('of others cannot be fetched by their id without the permission', async () => {
    const recruiter = await app.as(AccessLevel.RECRUITER);
    const query = '{ node(id: "apiKey_1") { id } }';

    expect(await admin.data(query)).toEqual({ node: { id: 'apiKey_1' } });
    expect(await recruiter.data(query)).toEqual({ node: null });
  });

  it('are made and revoked by their own users', async () => {
    const manager = await app.as(AccessLevel.HIRING_MANAGER);

    const made = await manager.mutate('createApiKey', { name: 'mine' }, 'apiKey { id user { id } }');
    const revoked = await manager.mutate(
      'revokeApiKey',
      { apiKeyId: made.apiKey.id },
      'apiKey { revokedAt }',
    );

    expect(made.apiKey.user.id).toBe(idOf(manager.user));
    expect(revoked.apiKey.revokedAt).not.toBeNull();
  });

  it('of others are not managed without the permission key:write', async () => {
    const recruiter = await app.as(AccessLevel.RECRUITER);
    const input = { userId: idOf(admin.user), name: 'x' };

    const made = await refusal(app, () => recruiter.mutate('createApiKey', input));
    const revoked = await refusal(app, () => recruiter.mutate('revokeApiKey', { apiKeyId: 'apiKey_1' }));

    expect(made).toMatchObject([{ code: 'FORBIDDEN', message: expect.stringContaining('key:write') }]);
    expect(revoked).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'apiKeyId'] }]);
  });

  it.each([AccessLevel.INTERVIEWER, AccessLevel.ANALYST])('are not made by an %s', async (level) => {
    const client = await app.as(level);

    await expect(client.mutate('createApiKey', { name: 'x' })).rejects.toThrow('key:own');
    await expect(client.mutate('revokeApiKey', { apiKeyId: 'apiKey_1' })).rejects.toThrow('key:own');
  });
});
