import type { JWTPayload } from 'jose';
import { IdentityProvider, type ProviderOptions } from '../../src/access/identity-provider';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { idOf, refusal } from '../support/footprint';
import { audience, startIssuer, type Issuer } from '../support/issuer';

const whoAmI = '{ viewer { tokenKind apiKey { id } user { id } } }';

describe.each(dialects)('people who sign in at an identity provider, on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let issuer: Issuer;
  const now = new Date('2026-11-23T12:00:00.000Z');

  function providerOf(options: Partial<ProviderOptions> = {}): IdentityProvider {
    const usual = { issuer: issuer.url, audience: [audience], jwksUrl: null, algorithms: ['RS256', 'ES256'] };
    return new IdentityProvider({ ...usual, cooldownMilliseconds: 0, restMilliseconds: 0, ...options });
  }

  beforeAll(async () => {
    issuer = await startIssuer(now);
    app = await startApp(dialect, now, { identityProvider: providerOf() });
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(async () => {
    await app.stop();
    await issuer.stop();
  });

  afterEach(() => Object.assign(issuer, { down: false, discovery: {} }));

  /** A client of a user who signs in with these claims. */
  async function signedIn({ user }: Client, claims: JWTPayload): Promise<Client> {
    return app.withToken(user, await issuer.sign(claims));
  }

  it('are known by their verified e-mail address at first, and by their account from then on', async () => {
    const ada = await app.as(AccessLevel.RECRUITER);
    const first = await signedIn(ada, {
      sub: 'ada',
      email: ada.user.email.toUpperCase(),
      email_verified: true,
    });
    const later = await signedIn(ada, { sub: 'ada' });

    const seen = await first.data(whoAmI);

    const viewer = { tokenKind: 'IDENTITY', apiKey: null, user: { id: idOf(ada.user) } };
    expect(seen).toEqual({ viewer });
    expect(await later.data(whoAmI)).toEqual({ viewer });
    expect(await subjectOf(ada)).toBe(`${issuer.url}#ada`);
    const events = await app.database.primary.all("SELECT changes FROM events WHERE type = 'user.linked'");
    expect(JSON.stringify(events)).not.toContain('#ada');
  });

  it('may do all that their level may', async () => {
    const manager = await app.as(AccessLevel.HIRING_MANAGER);
    const person = await signedIn(manager, {
      sub: 'manager',
      email: manager.user.email,
      email_verified: true,
    });
    const query = '{ viewer { permissions } }';

    expect(await person.data(query)).toEqual(await manager.data(query));
  });

  it('are the same when their first requests come together', async () => {
    const eve = await app.as(AccessLevel.RECRUITER);
    const person = await signedIn(eve, { sub: 'eve', email: eve.user.email, email_verified: true });
    const linked = () => app.database.primary.all("SELECT id FROM events WHERE type = 'user.linked'");
    const before = (await linked()).length;

    const answers = await Promise.all([1, 2, 3, 4].map(() => person.send(whoAmI)));

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect((await linked()).length).toBe(before + 1);
  });

  it('are out at once when they are deactivated, and in again when reactivated', async () => {
    const bob = await app.as(AccessLevel.RECRUITER);
    const person = await signedIn(bob, { sub: 'bob', email: bob.user.email, email_verified: true });

    const before = (await person.send(whoAmI)).status;
    await admin.mutate('deactivateUser', { userId: idOf(bob.user) });
    const between = (await person.send(whoAmI)).status;
    await admin.mutate('reactivateUser', { userId: idOf(bob.user) });

    expect([before, between, (await person.send(whoAmI)).status]).toEqual([200, 401, 200]);
  });

  it('do not take over a user whose account is another one', async () => {
    const carl = await app.as(AccessLevel.RECRUITER);
    const email = { email: carl.user.email, email_verified: true };
    await (await signedIn(carl, { sub: 'carl', ...email })).data(whoAmI);

    const other = await signedIn(carl, { sub: 'someone with the address now', ...email });
    const before = (await other.send(whoAmI)).status;
    await admin.mutate('updateUser', { userId: idOf(carl.user), subject: null });

    expect([before, (await other.send(whoAmI)).status]).toEqual([401, 200]);
  });

  it('may be matched by an account that an ADMIN enters, which no one else can have', async () => {
    const [dora, other] = [await app.as(AccessLevel.ANALYST), await app.as(AccessLevel.ANALYST)];
    const subject = `${issuer.url}#dora`;

    await admin.mutate('updateUser', { userId: idOf(dora.user), subject });
    const taken = await refusal(app, () => admin.mutate('updateUser', { userId: idOf(other.user), subject }));
    const malformed = await refusal(app, () =>
      admin.mutate('updateUser', { userId: idOf(other.user), subject: 'dora' }),
    );

    expect((await (await signedIn(dora, { sub: 'dora' })).data(whoAmI)).viewer.user).toEqual({
      id: idOf(dora.user),
    });
    expect(taken).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input', 'subject'] }]);
    expect(malformed).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'subject'] }]);
  });

  it('have accounts that only ADMINs see', async () => {
    const recruiter = await app.as(AccessLevel.RECRUITER);
    const query = 'query ($id: ID!) { user(id: $id) { subject } }';
    const id = idOf(recruiter.user);
    await admin.mutate('updateUser', { userId: id, subject: 'https://accounts.example.org#1' });

    expect(await admin.data(query, { id })).toEqual({ user: { subject: 'https://accounts.example.org#1' } });
    expect(await recruiter.data(query, { id })).toEqual({ user: { subject: null } });
  });

  it('stay in when the provider changes its key, while tokens of the old key end', async () => {
    const fay = await app.as(AccessLevel.RECRUITER);
    const claims = { sub: 'fay', email: fay.user.email, email_verified: true };
    const before = await signedIn(fay, claims);
    await before.data(whoAmI);

    await issuer.rotate('ES256');
    const after = await signedIn(fay, claims);

    expect((await after.send(whoAmI)).status).toBe(200);
    expect((await before.send(whoAmI)).status).toBe(401);
  });

  async function subjectOf({ user }: Client): Promise<string | null> {
    const query = 'query ($id: ID!) { user(id: $id) { subject } }';
    return (await admin.data(query, { id: idOf(user) })).user.subject;
  }
});

describe('the keys of an identity provider', () => {
  const now = new Date('2026-11-23T12:00:00.000Z');
  let issuer: Issuer;
  let app: TestApp;
  let client: Client;

  beforeEach(async () => {
    issuer = await startIssuer(now);
  });

  afterEach(async () => {
    await app.stop();
    await issuer.stop();
  });

  async function start(options: Partial<ProviderOptions>): Promise<Client> {
    const usual = { issuer: issuer.url, audience: [audience], jwksUrl: null, algorithms: ['RS256'] };
    app = await startApp('sqlite', now, { identityProvider: new IdentityProvider({ ...usual, ...options }) });
    const key = await app.as(AccessLevel.RECRUITER);
    const token = await issuer.sign({ sub: 'a', email: key.user.email, email_verified: true });
    client = key;
    return app.withToken(key.user, token);
  }

  it('are asked for once, however many tokens come, forged ones too', async () => {
    const person = await start({});

    await Promise.all([1, 2, 3].map(() => person.data(whoAmI)));
    const forged = await issuer.sign({ sub: 'a' }, { header: { kid: 'unknown' } });
    const answers = await Promise.all([1, 2, 3].map(() => app.withToken(client.user, forged).send(whoAmI)));

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(issuer.asked.filter((path) => path === '/keys')).toHaveLength(1);
  });

  it('may be at an address of their own', async () => {
    const person = await start({ jwksUrl: `${issuer.url}/keys` });

    expect((await person.send(whoAmI)).status).toBe(200);
    expect(issuer.asked).toEqual(['/keys']);
  });

  it('that cannot be had are a fault of the surroundings; API keys stay good, and it recovers', async () => {
    const person = await start({ restMilliseconds: 0 });

    issuer.down = true;
    const answer = await person.send(whoAmI);
    const byKey = await client.send(whoAmI);
    issuer.down = false;

    expect(answer).toMatchObject({ status: 503, errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
    expect(byKey.status).toBe(200);
    expect((await person.send(whoAmI)).status).toBe(200);
  });

  it('are not asked for again and again while the provider fails', async () => {
    const person = await start({});

    issuer.down = true;
    for (let index = 0; index < 3; index++) expect((await person.send(whoAmI)).status).toBe(503);

    expect(issuer.asked).toHaveLength(1);
  });

  it.each([
    ['of another issuer', { issuer: 'https://other.example.org' }],
    ['with an address that is not safe', { jwks_uri: 'http://keys.example.org/keys' }],
    ['with no address', { jwks_uri: null }],
  ])('are not taken from a discovery document %s', async (_what, discovery) => {
    const person = await start({});

    issuer.discovery = discovery;

    expect((await person.send(whoAmI)).status).toBe(503);
    expect(issuer.asked).toEqual(['/.well-known/openid-configuration']);
  });
});
