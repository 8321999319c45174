import { AccessLevel, PeerFeedback } from '../../src/core/viewer';
import { HiringTeamMember } from '../../src/roles/hiring-team-member.entity';
import { TeamKind } from '../../src/roles/role.enums';
import { Role } from '../../src/roles/role.entity';
import { OrganizationSettings } from '../../src/settings/settings.entity';
import { User } from '../../src/users/user.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { openElsewhere, remembered, type Elsewhere } from '../support/elsewhere';
import { aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { until } from '../support/until';

const who = '{ viewer { permissions user { id } } }';

describe.each(dialects)('viewers that are remembered on %s', (dialect) => {
  let app: TestApp;
  let elsewhere: Elsewhere;

  beforeAll(async () => {
    app = await startApp(dialect);
    elsewhere = await openElsewhere(app);
  });

  afterAll(async () => {
    await elsewhere.close();
    await app.stop();
  });

  const rolesOf = async (client: Client): Promise<string[]> =>
    (await client.data('{ roles(first: 100) { nodes { id } } }')).roles.nodes.map(
      ({ id }: { id: string }) => id,
    );

  it('cost one short statement, and so does finding out that nothing has changed', async () => {
    const client = await remembered(app, AccessLevel.RECRUITER);
    // That the key was used is noted in the background.
    await until(() => app.database.pools().every(({ name, inUse }) => name !== 'writing' || inUse === 0));
    const seen: string[] = [];
    const deaf = app.database.listen((sql) => seen.push(sql));

    await client.data('{ __typename }');
    deaf();

    expect(seen).toEqual(['SELECT epoch FROM viewer_epochs WHERE id = 1']);
  });

  it('depend on these tables: one that is added must let the epoch grow', async () => {
    const client = await app.as(AccessLevel.RECRUITER);
    const seen: string[] = [];
    const deaf = app.database.listen((sql) => seen.push(sql));
    await client.data('{ __typename }');
    deaf();

    const lookup = seen.find((sql) => sql.includes('api_keys'))!;
    const tables = new Set([...lookup.matchAll(/(?:FROM|JOIN) (\w+)/g)].map(([, table]) => table));
    expect([...tables].sort()).toEqual([
      ...['api_keys', 'hiring_team_members', 'interviewers', 'roles', 'settings', 'users'],
    ]);
  });

  it.each<[string, (client: Client) => Promise<unknown>]>([
    ['their key was revoked', (client) => elsewhere.revokeKey(client)],
    ['they were deactivated', (client) => elsewhere.changeUser(client, { active: false })],
  ])('are turned away at the next request when %s in another process', async (_what, change) => {
    const client = await remembered(app, AccessLevel.RECRUITER);

    await change(client);

    expect((await client.send(who)).status).toBe(401);
  });

  it('may do at the next request what their new level may', async () => {
    const client = await remembered(app, AccessLevel.RECRUITER);
    await elsewhere.changeUser(client, { accessLevel: AccessLevel.INTERVIEWER });

    expect((await client.data(who)).viewer.permissions).not.toContain('role:write');
  });

  it('see at the next request what has become confidential, and what they were taken into', async () => {
    const client = await remembered(app, AccessLevel.RECRUITER);
    const role = await aRole(app);
    expect(await rolesOf(client)).toContain(idOf(role));

    await elsewhere.write(async (work) => {
      const [row] = await work.find(Role, { id: role.id });
      return work.save(Object.assign(row!, { confidential: true }), null);
    });
    expect(await rolesOf(client)).not.toContain(idOf(role));

    const place = { roleId: role.id, userId: client.user.id, kind: TeamKind.SOURCER };
    await elsewhere.write((work) => work.add(HiringTeamMember, { ...place, addedAt: work.now }, null));
    expect(await rolesOf(client)).toContain(idOf(role));

    await elsewhere.write((work) => work.removeAll(HiringTeamMember, { roleId: role.id }));
    expect(await rolesOf(client)).not.toContain(idOf(role));
  });

  it('are looked at anew when the settings change', async () => {
    const client = await remembered(app, AccessLevel.INTERVIEWER);
    const lookups = async (): Promise<number> => {
      let count = 0;
      const deaf = app.database.listen((sql) => (count += Number(sql.includes('api_keys'))));
      await client.data('{ __typename }');
      deaf();
      return count;
    };
    expect(await lookups()).toBe(0);

    await elsewhere.write(async (work) => {
      const [row] = await work.find(OrganizationSettings, {});
      return work.save(Object.assign(row!, { peerFeedback: PeerFeedback.ALWAYS }), null);
    });

    expect(await lookups()).toBe(1);
    expect(await lookups()).toBe(0);
  });

  it('are turned away within ten seconds when somebody changed the tables by hand', async () => {
    const client = await remembered(app, AccessLevel.RECRUITER);
    await app.database.source.query('UPDATE users SET active = 0 WHERE id = ?', [client.user.id]);

    app.now = new Date(app.now.getTime() + 10_000);

    expect((await client.send(who)).status).toBe(401);
  });

  it('are turned away when their key expires', async () => {
    const { user } = await app.as(AccessLevel.RECRUITER);
    const admin = await app.as(AccessLevel.ADMIN);
    const expiresAt = new Date(app.now.getTime() + 2_000).toISOString();
    const { token } = await admin.mutate(
      'createApiKey',
      { userId: idOf(user), name: 'short', expiresAt, scopes: ['viewer:read'] },
      'token',
    );
    const client = app.withToken(user, token);
    expect((await client.send('{ __typename }')).status).toBe(200);
    expect((await client.send('{ __typename }')).status).toBe(200);

    app.now = new Date(app.now.getTime() + 2_000);

    expect((await client.send('{ __typename }')).status).toBe(401);
  });

  it('are not remembered through a change that was rolled back, nor forgotten', async () => {
    const client = await remembered(app, AccessLevel.RECRUITER);
    const refused = elsewhere.write(async (work) => {
      const [row] = await work.find(User, { id: client.user.id });
      await work.save(Object.assign(row!, { active: false }), null);
      throw new Error('rolled back');
    });

    await expect(refused).rejects.toThrow('rolled back');
    expect((await client.send(who)).status).toBe(200);
  });
});
