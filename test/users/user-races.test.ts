import { AccessLevel } from '../../src/core/viewer';
import { User } from '../../src/users/user.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { idOf } from '../support/footprint';

describe.each(dialects)('races between users on %s', (dialect) => {
  let app: TestApp;
  let admins: [Client, Client];

  beforeEach(async () => {
    app = await startApp(dialect);
    admins = [await app.as(AccessLevel.ADMIN), await app.as(AccessLevel.ADMIN)];
  });

  afterEach(() => app.stop());

  const activeAdmins = () =>
    app.work((work) => work.find(User, { accessLevel: AccessLevel.ADMIN, active: true }));
  const eventsCalled = async (type: string) => {
    const [row] = await app.database.primary.all('SELECT COUNT(*) AS count FROM events WHERE type = ?', [
      type,
    ]);
    return Number(row!.count);
  };

  it('leave one of two admins who deactivate each other', async () => {
    const [a, b] = admins;

    const deactivate = `mutation ($input: DeactivateUserInput!) {
      deactivateUser(input: $input) { user { active } userErrors { code } }
    }`;

    const answers = await Promise.all([
      a.send(deactivate, { input: { userId: idOf(b.user) } }),
      b.send(deactivate, { input: { userId: idOf(a.user) } }),
    ]);

    // Whoever comes a moment later is nobody any longer.
    const refused = answers.filter(({ data }) => !data?.deactivateUser.user);
    const reasons = refused.map(({ status, data }) => data?.deactivateUser.userErrors[0].code ?? status);
    expect([['LAST_ADMIN'], [401]]).toContainEqual(reasons);
    expect(await activeAdmins()).toHaveLength(1);
    expect(await eventsCalled('user.deactivated')).toBe(1);
  });

  it('leave one of two admins who lower each other, or themselves', async () => {
    const [a, b] = admins;
    const lower = (by: Client, whom: Client) =>
      by.mutate('updateUser', { userId: idOf(whom.user), accessLevel: 'ANALYST' });

    const answers = await Promise.all([lower(a, a), lower(b, b)]);

    expect(answers.flatMap(({ userErrors }) => userErrors)).toMatchObject([{ code: 'LAST_ADMIN' }]);
    expect(await activeAdmins()).toHaveLength(1);
    expect(await eventsCalled('user.updated')).toBe(1);
  });

  it('make one of two users with one e-mail address', async () => {
    const before = await eventsCalled('user.created');
    const create = (by: Client, email: string) =>
      by.mutate('createUser', { name: 'Twin', email, accessLevel: 'ANALYST' });

    const answers = await Promise.all([
      create(admins[0], 'twin@example.org'),
      create(admins[1], 'TWIN@example.org'),
    ]);

    expect(answers.flatMap(({ userErrors }) => userErrors)).toMatchObject([
      { code: 'ALREADY_EXISTS', path: ['input', 'email'] },
    ]);
    expect(await app.work((work) => work.find(User, { email: 'twin@example.org' }))).toHaveLength(1);
    expect(await eventsCalled('user.created')).toBe(before + 1);
  });

  it('let one of two changes of the same version win', async () => {
    const { user } = await app.as(AccessLevel.ANALYST);
    const rename = (by: Client, name: string) =>
      by.mutate('updateUser', { userId: idOf(user), expectedVersion: 1, name });

    const answers = await Promise.all([rename(admins[0], 'One'), rename(admins[1], 'Two')]);

    expect(answers.flatMap(({ userErrors }) => userErrors)).toMatchObject([
      { code: 'VERSION_CONFLICT', currentVersion: 2 },
    ]);
    expect(await eventsCalled('user.updated')).toBe(1);
  });
});
