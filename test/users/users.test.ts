import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { eventsOf, idOf, refusal } from '../support/footprint';
import { aUser } from '../support/rows';

const newUser = {
  name: 'Grace Moura',
  email: 'Grace.Moura@Example.ORG',
  accessLevel: 'RECRUITER',
  timeZone: 'Europe/Lisbon',
  externalId: 'hr-1',
};

describe.each(dialects)('users on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  it('are added with their e-mail address in lower case', async () => {
    const { user, userErrors } = await admin.mutate(
      'createUser',
      newUser,
      'user { name email accessLevel timeZone active externalId version }',
    );

    expect(userErrors).toEqual([]);
    expect(user).toEqual({ ...newUser, email: 'grace.moura@example.org', active: true, version: 1 });
  });

  it('work in UTC when no time zone is given', async () => {
    const { user } = await admin.mutate(
      'createUser',
      { name: 'No Zone', email: 'no.zone@example.org', accessLevel: 'ANALYST' },
      'user { timeZone externalId }',
    );

    expect(user).toEqual({ timeZone: 'UTC', externalId: null });
  });

  it('have their time zone as the IANA database spells it, and keep an older one as it was', async () => {
    const pacific = await aUser(app, { timeZone: 'pst' });
    const { user } = await admin.mutate(
      'updateUser',
      { userId: idOf(admin.user), timeZone: 'america/new_york' },
      'user { timeZone }',
    );

    const { user: older } = await admin.data(`{ user(id: "${idOf(pacific)}") { timeZone } }`);
    expect([user.timeZone, older.timeZone]).toEqual(['America/New_York', 'pst']);
  });

  it.each([
    ['e-mail address', { email: 'GRACE.moura@example.org', externalId: 'hr-2' }, ['input', 'email']],
    ['external id', { email: 'other@example.org', externalId: 'hr-1' }, ['input', 'externalId']],
  ])('are refused when another one has their %s', async (_what, values, path) => {
    const errors = await refusal(app, () => admin.mutate('createUser', { ...newUser, ...values }));

    expect(errors).toMatchObject([{ __typename: 'AlreadyExists', code: 'ALREADY_EXISTS', path }]);
  });

  it.each([
    ['name', ''],
    ['name', 'a\u0007b'],
    ['name', 'x'.repeat(201)],
    ['email', 'nobody'],
    ['email', `${'é'.repeat(60)}@${'İ'.repeat(180)}.org`],
    ['timeZone', 'Mars/Olympus'],
    ['timeZone', 'pst'],
    ['externalId', 'x'.repeat(191)],
  ])('are refused with a malformed %s', async (field, value) => {
    const input = { ...newUser, email: 'fresh@example.org', externalId: null, [field]: value };

    const errors = await refusal(app, () => admin.mutate('createUser', input));

    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', field] }]);
    if (value) expect(JSON.stringify(errors)).not.toContain(value);
  });

  it('store a name whole whose folded form is longer than its column', async () => {
    const name = '\uFDFA'.repeat(200);

    const { user } = await admin.mutate(
      'createUser',
      { ...newUser, name, email: 'long@example.org', externalId: null },
      'user { name }',
    );

    expect(user).toEqual({ name });
  });

  it('change, where absent leaves and null clears', async () => {
    const { user: rita } = await app.as(AccessLevel.ANALYST, 'Rita');
    const input = { userId: idOf(rita), expectedVersion: 1 };

    const { user } = await admin.mutate(
      'updateUser',
      { ...input, email: 'RITA@example.org', accessLevel: 'COORDINATOR', externalId: null },
      'user { name email accessLevel timeZone externalId version }',
    );

    expect(user).toEqual({
      name: 'Rita',
      email: 'rita@example.org',
      accessLevel: 'COORDINATOR',
      timeZone: 'Europe/Lisbon',
      externalId: null,
      version: 2,
    });
    expect(await eventsOf(app, rita)).toEqual(['user.created', 'user.updated']);
  });

  it('do not change from a version that is out of date', async () => {
    const { user } = await app.as(AccessLevel.ANALYST);
    await admin.mutate('updateUser', { userId: idOf(user), name: 'First' });

    const errors = await refusal(app, () =>
      admin.mutate('updateUser', { userId: idOf(user), expectedVersion: 1, name: 'Second' }),
    );

    expect(errors).toMatchObject([
      { __typename: 'VersionConflict', current: { id: idOf(user) }, currentVersion: 2 },
    ]);
  });

  it.each(['name', 'email', 'accessLevel', 'timeZone'])('keep their %s', async (field) => {
    const errors = await refusal(app, () =>
      admin.mutate('updateUser', { userId: idOf(admin.user), [field]: null }),
    );

    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', field] }]);
  });

  it('can be deactivated, which refuses their keys at once, and reactivated', async () => {
    const rui = await app.as(AccessLevel.INTERVIEWER, 'Rui');
    const userId = idOf(rui.user);

    const { user: gone } = await admin.mutate('deactivateUser', { userId }, 'user { active }');
    const refused = await rui.send('{ viewer { user { id } } }');
    const { user: back } = await admin.mutate('reactivateUser', { userId }, 'user { active version }');
    const { viewer } = await rui.data('{ viewer { user { id } } }');

    expect(gone).toEqual({ active: false });
    expect(refused.status).toBe(401);
    expect(back).toEqual({ active: true, version: 3 });
    expect(viewer).toEqual({ user: { id: userId } });
    expect(await eventsOf(app, rui.user)).toEqual(['user.created', 'user.deactivated', 'user.reactivated']);
  });

  it('are not deactivated or reactivated twice', async () => {
    const { user } = await app.as(AccessLevel.ANALYST);
    const userId = idOf(user);

    const active = await refusal(app, () => admin.mutate('reactivateUser', { userId }));
    await admin.mutate('deactivateUser', { userId });
    const inactive = await refusal(app, () => admin.mutate('deactivateUser', { userId }));

    expect(active).toMatchObject([{ code: 'USER_ACTIVE', path: ['input', 'userId'] }]);
    expect(inactive).toMatchObject([{ code: 'USER_NOT_ACTIVE', path: ['input', 'userId'] }]);
  });

  it('keep one active ADMIN', async () => {
    const userId = idOf(admin.user);

    const deactivated = await refusal(app, () => admin.mutate('deactivateUser', { userId }));
    const lowered = await refusal(app, () =>
      admin.mutate('updateUser', { userId, accessLevel: 'RECRUITER' }),
    );
    const { user } = await admin.data(
      'query ($id: ID!) { user(id: $id) { allowedActions { action enabled reason } } }',
      { id: userId },
    );

    expect(deactivated).toMatchObject([{ code: 'LAST_ADMIN', path: ['input', 'userId'] }]);
    expect(lowered).toMatchObject([{ code: 'LAST_ADMIN', path: ['input', 'accessLevel'] }]);
    expect(user.allowedActions).toEqual([
      {
        action: 'deactivateUser',
        enabled: false,
        reason: 'Nobody else is an active ADMIN; the service needs one.',
      },
      { action: 'reactivateUser', enabled: false, reason: 'The user is active already.' },
    ]);
  });

  it.each(['createUser', 'updateUser', 'deactivateUser', 'reactivateUser'])(
    'are not changed by a recruiter through %s',
    async (mutation) => {
      const recruiter = await app.as(AccessLevel.RECRUITER);
      const userId = idOf(recruiter.user);
      const input = mutation === 'createUser' ? newUser : { userId };

      await expect(recruiter.mutate(mutation, input)).rejects.toThrow('user:write');
    },
  );

  it('are unknown by an id that nobody has', async () => {
    const errors = await refusal(app, () => admin.mutate('deactivateUser', { userId: 'user_99999' }));

    expect(errors).toMatchObject([{ __typename: 'NotFound', path: ['input', 'userId'] }]);
  });
});
