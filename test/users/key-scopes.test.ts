import { permissions } from '../../src/access/permission';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Answer, type Client, type TestApp } from '../support/app';
import { anOffer } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { idOf, refusal } from '../support/footprint';

const whoAmI = '{ viewer { permissions tokenKind apiKey { name scopes } user { id } } }';
const withoutSay = [
  'pay:read',
  'offer:read',
  'offer:write',
  'offer:approve',
  'user:write',
  'key:own',
  'key:write',
];
const adminsOnly = ['event:read', 'webhook:read', 'webhook:write', 'applicant:erase', 'applicant:export'];

describe.each(dialects)('the scopes of API keys on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  /** A client with a new key of a user, made by an ADMIN. */
  async function keyOf(client: Client, scopes?: string[]): Promise<Client> {
    const input = { userId: idOf(client.user), name: 'HR tool', ...(scopes && { scopes }) };
    const { token, userErrors } = await admin.mutate('createApiKey', input, 'token');
    expect(userErrors).toEqual([]);
    return app.withToken(client.user, token);
  }

  it('limit the key to what they name, and to asking who it is', async () => {
    const recruiter = await app.as(AccessLevel.RECRUITER);

    const key = await keyOf(recruiter, ['role:read', 'application:read', 'role:read']);

    expect((await key.data(whoAmI)).viewer).toEqual({
      permissions: ['viewer:read', 'node:read', 'role:read', 'application:read'],
      tokenKind: 'API_KEY',
      apiKey: { name: 'HR tool', scopes: ['role:read', 'application:read'] },
      user: null,
    });
  });

  it('leave all but pay, offers, users, keys, webhooks, the event log and whole persons when nothing is said', async () => {
    const key = await keyOf(admin);

    const { permissions: held, apiKey } = (await key.data(whoAmI)).viewer;

    expect(held).toEqual(permissions().filter((name) => ![...withoutSay, ...adminsOnly].includes(name)));
    expect(apiKey.scopes).toBeNull();
  });

  it('may be all that the user holds', async () => {
    const analyst = await app.as(AccessLevel.ANALYST);

    const key = await keyOf(analyst, ['role:read', '*']);

    expect((await key.data(whoAmI)).viewer).toEqual({
      permissions: ['viewer:read', 'node:read', 'user:read', 'organization:read', 'role:read', 'change:read'],
      tokenKind: 'API_KEY',
      apiKey: { name: 'HR tool', scopes: ['*'] },
      user: { id: idOf(analyst.user) },
    });
  });

  it('show pay only when they say so', async () => {
    const role = await aRole(app, {
      salaryMin: 5_000_000,
      salaryCurrency: 'EUR',
      salaryPeriod: 'YEAR' as never,
    });
    const query = `{ role(id: "${idOf(role)}") { salaryRange { min } } }`;

    const told = async (scopes?: string[]) =>
      (await (await keyOf(admin, scopes)).data(query)).role.salaryRange;

    expect(await told()).toBeNull();
    expect(await told(['role:read'])).toBeNull();
    expect(await told(['role:read', 'pay:read'])).toEqual({ min: '50000.00' });
    expect(await told(['*'])).toEqual({ min: '50000.00' });
  });

  it('show the pay of an offer only when they name pay, and not when they name offers', async () => {
    const offer = await anOffer(app, await anApplication(app, await aRole(app)));
    const query = `{ offer(id: "${idOf(offer)}") { status salary { amount } } }`;

    const told = async (scopes: string[]) => (await (await keyOf(admin, scopes)).data(query)).offer;

    expect(await told(['offer:read'])).toEqual({ status: 'DRAFT', salary: null });
    expect(await told(['offer:read', 'pay:read'])).toEqual({
      status: 'DRAFT',
      salary: { amount: '110000.00' },
    });
  });

  it.each([
    ['set', { min: '1.00', currency: 'EUR', period: 'YEAR' }],
    ['clear', null],
  ])('let a key %s the pay of a role only when they name it', async (_what, salaryRange) => {
    const recruiter = await app.as(AccessLevel.RECRUITER);
    const role = await aRole(app, { salaryMin: 5_000_000, salaryCurrency: 'EUR' });
    const [silent, payable] = [
      await keyOf(recruiter),
      await keyOf(recruiter, ['role:read', 'role:write', 'pay:read']),
    ];
    const pay = { code: 'PERMISSION_MISSING', path: ['input', 'salaryRange'] };
    const input = { roleId: idOf(role), salaryRange };
    const fresh = { title: 'Welder', employmentType: 'FULL_TIME', salaryRange };

    expect(await refusal(app, () => silent.mutate('updateRole', input))).toMatchObject([pay]);
    expect(await refusal(app, () => silent.mutate('createRole', fresh))).toMatchObject([pay]);
    expect((await silent.mutate('updateRole', { roleId: idOf(role), title: 'Fitter' })).userErrors).toEqual(
      [],
    );
    expect((await payable.mutate('updateRole', input)).userErrors).toEqual([]);
    expect((await payable.mutate('createRole', fresh)).userErrors).toEqual([]);
  });

  it('let a key set the pay of an offer only when they name it, and say so beforehand', async () => {
    const recruiter = await app.as(AccessLevel.RECRUITER);
    const [application, other] = [
      await anApplication(app, await aRole(app)),
      await anApplication(app, await aRole(app)),
    ];
    const scopes = ['application:read', 'role:read', 'offer:read', 'offer:write'];
    const silent = await keyOf(recruiter, scopes);
    const payable = await keyOf(recruiter, [...scopes, 'pay:read']);
    const draft = { offerId: idOf(await anOffer(app, other)), expectedVersion: 1 };
    const salary = { amount: '1.00', currency: 'EUR', period: 'YEAR' };
    const fresh = { applicationId: idOf(application), salary };
    const told = `{ application(id: "${idOf(application)}") { allowedActions { action enabled reason } } }`;
    const pay = { code: 'PERMISSION_MISSING', path: ['input', 'salary'] };

    for (const [name, input] of [
      ['createOffer', fresh],
      ['updateOffer', { ...draft, salary }],
      ['reviseOffer', { ...draft, salary }],
    ] as const)
      expect(await refusal(app, () => silent.mutate(name, input))).toMatchObject([pay]);
    expect((await silent.data(told)).application.allowedActions).toContainEqual({
      action: 'createOffer',
      enabled: false,
      reason: 'Pay needs the permission pay:read.',
    });

    const { userErrors } = await silent.mutate('updateOffer', { ...draft, startsOn: '2027-01-01' });
    expect(userErrors).toEqual([]);
    const revised = await silent.mutate('reviseOffer', { ...draft, expectedVersion: 2 }, 'offer { id }');
    expect(revised.userErrors).toEqual([]);
    const kept = `{ offer(id: "${revised.offer.id}") { salary { amount } } }`;
    expect((await payable.data(kept)).offer.salary).toEqual({ amount: '110000.00' });
    expect((await payable.mutate('createOffer', fresh)).userErrors).toEqual([]);
  });

  it('stop what they do not name at the root, at rows and at nested objects', async () => {
    const role = await aRole(app, {});
    const key = await keyOf(admin, ['application:read']);

    const root = await key.send('{ roles { totalCount } }');
    const rows = await key.data('query ($id: ID!) { node(id: $id) { id } }', { id: idOf(role) });
    const change = await key.send(
      'mutation { updateRole(input: { roleId: "role_1", title: "x" }) { role { id } } }',
    );

    expect(forbidden(root)).toEqual(['role:read']);
    expect(rows).toEqual({ node: null });
    expect(forbidden(change)).toEqual(['role:write']);
  });

  it('never exceed the user, whose level may fall later', async () => {
    const recruiter = await app.as(AccessLevel.RECRUITER);
    const key = await keyOf(recruiter, ['role:read', 'role:write', 'offer:read']);

    await admin.mutate('updateUser', { userId: idOf(recruiter.user), accessLevel: 'INTERVIEWER' });

    expect((await key.data(whoAmI)).viewer.permissions).toEqual(['viewer:read', 'node:read', 'role:read']);
  });

  it.each([
    ['what is no permission', ['role:read', 'role:fly'], 'INVALID_INPUT', ['input', 'scopes', '1']],
    ['what the user does not hold', ['role:read', 'offer:write'], 'SCOPE_NOT_HELD', ['input', 'scopes', '1']],
    ['nothing at all', [], 'INVALID_INPUT', ['input', 'scopes']],
  ])('are refused when they name %s', async (_what, scopes, code, path) => {
    const { user } = await app.as(AccessLevel.COORDINATOR);
    const input = { userId: idOf(user), name: 'x', scopes };

    expect(await refusal(app, () => admin.mutate('createApiKey', input))).toMatchObject([{ code, path }]);
  });

  it('of a key are never exceeded by a key that it makes', async () => {
    const key = await keyOf(admin, ['key:own', 'key:write', 'role:read', 'user:read']);
    const make = (scopes?: string[]) =>
      refusal(app, () => key.mutate('createApiKey', { name: 'x', ...(scopes && { scopes }) }));

    const { apiKey } = await key.mutate(
      'createApiKey',
      { name: 'x', scopes: ['role:read'] },
      'apiKey { scopes }',
    );

    expect(apiKey).toEqual({ scopes: ['role:read'] });
    expect(await make(['role:read', 'pay:read'])).toMatchObject([
      { code: 'SCOPE_NOT_HELD', path: ['input', 'scopes', '1'] },
    ]);
    expect(await make(['*'])).toMatchObject([{ code: 'SCOPES_REQUIRED' }]);
    expect(await make()).toMatchObject([{ code: 'SCOPES_REQUIRED' }]);
  });

  it('keep a key from making others when nothing is said', async () => {
    const key = await keyOf(admin);

    expect(forbidden(await key.send('mutation { createApiKey(input: { name: "x" }) { token } }'))).toEqual([
      'key:own',
    ]);
  });
});

function forbidden({ errors = [] }: Answer): unknown[] {
  return errors.map(({ extensions }) => extensions.code === 'FORBIDDEN' && extensions.permission);
}
