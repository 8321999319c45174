import { AccessLevel } from '../../src/core/viewer';
import { HiringTeamMember } from '../../src/roles/hiring-team-member.entity';
import { RoleStatus } from '../../src/roles/role.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { eventsOf, idOf, refusal } from '../support/footprint';

const team = 'hiringTeam { kind owner user { name } } owner { name }';

describe.each(dialects)('the hiring team of a role on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  const someone = async (name: string) => (await app.as(AccessLevel.RECRUITER, name)).user;
  const retired = async () => {
    const user = await someone('Gone');
    await admin.mutate('deactivateUser', { userId: idOf(user) });
    return user;
  };

  it('takes a user in, who then has the role among theirs, once however often they are in it', async () => {
    const role = await aRole(app, { title: 'Baker' });
    const user = await someone('Ana');
    const input = { roleId: idOf(role), userId: idOf(user) };

    const { hiringTeamMember } = await admin.mutate(
      'addTeamMember',
      { ...input, kind: 'SOURCER' },
      'hiringTeamMember { kind owner addedAt user { name } role { title } }',
    );
    await admin.mutate('addTeamMember', { ...input, kind: 'INTERVIEWER' });
    const { user: read } = await admin.data('query ($id: ID!) { user(id: $id) { roles { title } } }', {
      id: idOf(user),
    });

    expect(hiringTeamMember).toEqual({
      kind: 'SOURCER',
      owner: false,
      addedAt: app.now.toISOString(),
      user: { name: 'Ana' },
      role: { title: 'Baker' },
    });
    expect(read.roles).toEqual([{ title: 'Baker' }]);
  });

  it('takes nobody in twice as the same, nor anybody who is not active', async () => {
    const role = await aRole(app);
    const input = { roleId: idOf(role), userId: idOf(await someone('Bea')), kind: 'SOURCER' };
    await admin.mutate('addTeamMember', input);

    const twice = await refusal(app, () => admin.mutate('addTeamMember', input));
    const gone = idOf(await retired());
    const inactive = await refusal(app, () => admin.mutate('addTeamMember', { ...input, userId: gone }));
    const owner = await refusal(app, () =>
      admin.mutate('setRoleOwner', { roleId: idOf(role), userId: gone }),
    );

    expect(twice).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input', 'userId'] }]);
    expect(inactive).toMatchObject([{ code: 'USER_NOT_ACTIVE', path: ['input', 'userId'] }]);
    expect(owner).toMatchObject([{ code: 'USER_NOT_ACTIVE', path: ['input', 'userId'] }]);
  });

  it('gets an owner, and another one, while the former stays in it', async () => {
    const role = await aRole(app);
    const [cai, dora] = [await someone('Cai'), await someone('Dora')];
    const set = (user: { id: number; constructor: unknown }) =>
      admin.mutate('setRoleOwner', { roleId: idOf(role), userId: idOf(user) }, `role { ${team} }`);

    const first = await set(cai);
    const again = await set(cai);
    const second = await set(dora);

    const member = (name: string, owner: boolean) => ({ kind: 'RECRUITER', owner, user: { name } });
    expect(first.role).toEqual({ hiringTeam: [member('Cai', true)], owner: { name: 'Cai' } });
    expect(again.role).toEqual(first.role);
    expect(second.role).toEqual({
      hiringTeam: [member('Cai', false), member('Dora', true)],
      owner: { name: 'Dora' },
    });
    expect(await eventsOf(app, role)).toEqual(['role.created', 'role.ownerChanged', 'role.ownerChanged']);
  });

  it('lets a member go, but not the owner', async () => {
    const role = await aRole(app);
    const [eva, fred] = [await someone('Eva'), await someone('Fred')];
    await admin.mutate('setRoleOwner', { roleId: idOf(role), userId: idOf(eva) });
    const { hiringTeamMember } = await admin.mutate(
      'addTeamMember',
      { roleId: idOf(role), userId: idOf(fred), kind: 'HIRING_MANAGER' },
      'hiringTeamMember { id }',
    );
    const owner = await app.work((work) => work.findFirst(HiringTeamMember, { userId: eva.id }));

    const refused = await refusal(app, () =>
      admin.mutate('removeTeamMember', { hiringTeamMemberId: idOf(owner!) }),
    );
    const { role: answered } = await admin.mutate(
      'removeTeamMember',
      { hiringTeamMemberId: hiringTeamMember.id },
      `role { ${team} }`,
    );
    const again = await refusal(app, () =>
      admin.mutate('removeTeamMember', { hiringTeamMemberId: hiringTeamMember.id }),
    );

    expect(refused).toMatchObject([{ code: 'OWNER_MUST_STAY', path: ['input', 'hiringTeamMemberId'] }]);
    expect(answered.hiringTeam).toEqual([{ kind: 'RECRUITER', owner: true, user: { name: 'Eva' } }]);
    expect(again).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'hiringTeamMemberId'] }]);
  });

  it('stays as it is while the role is archived', async () => {
    const role = await aRole(app, { status: RoleStatus.ARCHIVED });
    const input = { roleId: idOf(role), userId: idOf(admin.user) };

    const added = await refusal(app, () => admin.mutate('addTeamMember', { ...input, kind: 'SOURCER' }));
    const owner = await refusal(app, () => admin.mutate('setRoleOwner', input));

    expect([...added, ...owner]).toMatchObject([{ code: 'ROLE_ARCHIVED' }, { code: 'ROLE_ARCHIVED' }]);
  });

  it.each([
    ['addTeamMember', { roleId: 'role_1', userId: 'user_1', kind: 'SOURCER' }],
    ['removeTeamMember', { hiringTeamMemberId: 'hiringTeamMember_1' }],
    ['setRoleOwner', { roleId: 'role_1', userId: 'user_1' }],
  ])('is not changed by a coordinator through %s', async (mutation, input) => {
    const coordinator = await app.as(AccessLevel.COORDINATOR);

    await expect(coordinator.mutate(mutation, input)).rejects.toThrow('role:team');
  });

  it('has one owner when two are set at once', async () => {
    const role = await aRole(app);
    const other = await app.as(AccessLevel.ADMIN);
    const [gil, hana] = [await someone('Gil'), await someone('Hana')];

    const answers = await Promise.all([
      admin.mutate('setRoleOwner', { roleId: idOf(role), userId: idOf(gil) }),
      other.mutate('setRoleOwner', { roleId: idOf(role), userId: idOf(hana) }),
    ]);

    const owners = await app.work((work) => work.find(HiringTeamMember, { ownedRoleId: role.id }));
    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(owners).toHaveLength(1);
  });

  it('takes a user in once when it is tried twice at once', async () => {
    const role = await aRole(app);
    const other = await app.as(AccessLevel.ADMIN);
    const input = { roleId: idOf(role), userId: idOf(await someone('Ivo')), kind: 'SOURCER' };

    const answers = await Promise.all([
      admin.mutate('addTeamMember', input),
      other.mutate('addTeamMember', input),
    ]);

    const members = await app.work((work) => work.find(HiringTeamMember, { roleId: role.id }));
    expect(answers.flatMap(({ userErrors }) => userErrors)).toMatchObject([{ code: 'ALREADY_EXISTS' }]);
    expect(members).toHaveLength(1);
  });

  it('does not take in somebody who is deactivated at the same moment, or did so before', async () => {
    const role = await aRole(app);
    const other = await app.as(AccessLevel.ADMIN);
    const user = await someone('Jo');
    const input = { roleId: idOf(role), userId: idOf(user), kind: 'SOURCER' };

    const [joined, left] = await Promise.all([
      admin.mutate('addTeamMember', input),
      other.mutate('deactivateUser', { userId: idOf(user) }),
    ]);

    expect(left.userErrors).toEqual([]);
    for (const { code } of joined.userErrors) expect(code).toBe('USER_NOT_ACTIVE');
    const members = await app.work((work) => work.find(HiringTeamMember, { userId: user.id }));
    expect(members).toHaveLength(joined.userErrors.length === 0 ? 1 : 0);
  });
});
