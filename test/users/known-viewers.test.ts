import { openDatabase, type Database } from '../../src/database/database';
import { Transient } from '../../src/database/session';
import type { Work } from '../../src/database/work';
import { systemAuthor, write } from '../../src/database/write';
import { AccessLevel, PeerFeedback, systemViewer } from '../../src/core/viewer';
import { entities } from '../../src/features';
import { HiringTeamMember } from '../../src/roles/hiring-team-member.entity';
import { TeamKind } from '../../src/roles/role.enums';
import { Role } from '../../src/roles/role.entity';
import { OrganizationSettings } from '../../src/settings/settings.entity';
import { ApiKey } from '../../src/users/api-key.entity';
import { User } from '../../src/users/user.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';

const who = '{ viewer { permissions user { id } } }';

describe.each(dialects)('viewers that are remembered on %s', (dialect) => {
  let app: TestApp;
  let other: Database;

  beforeAll(async () => {
    app = await startApp(dialect);
    other = await openDatabase({ url: app.url, entities });
  });

  afterAll(async () => {
    await other.close();
    await app.stop();
  });

  /** What another process changes. */
  const elsewhere = <T>(body: (work: Work) => Promise<T>): Promise<T> =>
    write(other, systemAuthor(systemViewer, app.now), body);

  /** A client whose viewer is remembered. */
  async function known(level: AccessLevel): Promise<Client> {
    const client = await app.as(level);
    await client.data(who);
    await client.data(who);
    return client;
  }

  const rolesOf = async (client: Client): Promise<string[]> =>
    (await client.data('{ roles(first: 100) { nodes { id } } }')).roles.nodes.map(
      ({ id }: { id: string }) => id,
    );

  it('cost one short statement, and so does finding out that nothing has changed', async () => {
    const client = await known(AccessLevel.RECRUITER);
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
    expect([...tables].sort()).toEqual(['api_keys', 'hiring_team_members', 'roles', 'settings', 'users']);
  });

  it.each<[string, (work: Work, client: Client) => Promise<unknown>]>([
    [
      'their key was revoked',
      async (work, { user }) => {
        const [key] = await work.find(ApiKey, { userId: user.id });
        return work.save(Object.assign(key!, { revokedAt: work.now }), null);
      },
    ],
    [
      'they were deactivated',
      async (work, { user }) => {
        const [row] = await work.find(User, { id: user.id });
        return work.save(Object.assign(row!, { active: false }), null);
      },
    ],
  ])('are turned away at the next request when %s in another process', async (_what, change) => {
    const client = await known(AccessLevel.RECRUITER);

    await elsewhere((work) => change(work, client));

    expect((await client.send(who)).status).toBe(401);
  });

  it.each([
    ['a query', '{ roles(first: 1) { nodes { id } } }'],
    ['what reads nothing', '{ __typename }'],
    ['a mutation', 'mutation { createDepartment(input: { name: "Late" }) { department { id } } }'],
    ['a document that is not valid', '{ nobody }'],
    ['what is no document', '{'],
  ])('are answered nothing but that they are nobody when they are, to %s', async (_what, document) => {
    const client = await known(AccessLevel.ADMIN);
    await elsewhere(async (work) => {
      const [key] = await work.find(ApiKey, { userId: client.user.id });
      return work.save(Object.assign(key!, { revokedAt: work.now }), null);
    });

    const answer = await client.send(document);

    const extensions = { code: 'UNAUTHENTICATED', requestId: expect.any(String) };
    expect(answer).toEqual({ status: 401, errors: [{ message: 'unauthenticated', extensions }] });
    const admin = await app.as(AccessLevel.ADMIN);
    const { departments } = await admin.data('{ departments { nodes { name } } }');
    expect(departments.nodes).not.toContainEqual({ name: 'Late' });
  });

  it.each([
    ['a query', '{ roles(first: 1) { nodes { id } } }', true],
    ['a mutation', 'mutation { createDepartment(input: { name: "Unsure" }) { department { id } } }', true],
    ['a document that is not valid', '{ nobody }', false],
  ])(
    'are told nothing when it cannot be found out whether they still are, to %s',
    async (_what, document, withId) => {
      const client = await known(AccessLevel.ADMIN);
      const deaf = app.database.listen((sql) => {
        if (sql.includes('viewer_epochs')) throw new Error('lost');
      });

      const { status, data, errors } = await client.send(document).finally(deaf);

      expect({ status, data }).toEqual({ status: 500, data: undefined });
      expect(errors).toMatchObject([{ extensions: { code: 'INTERNAL_SERVER_ERROR' } }]);
      expect(errors![0]!.extensions.requestId !== undefined).toBe(withId);
      const { departments } = await client.data('{ departments { nodes { name } } }');
      expect(departments.nodes).not.toContainEqual({ name: 'Unsure' });
    },
  );

  it('change nothing when a level that they lost a moment ago is needed', async () => {
    const client = await known(AccessLevel.ADMIN);
    await elsewhere(async (work) => {
      const [row] = await work.find(User, { id: client.user.id });
      return work.save(Object.assign(row!, { accessLevel: AccessLevel.INTERVIEWER }), null);
    });

    const { errors } = await client.send(
      'mutation { createDepartment(input: { name: "Late" }) { department { id } } }',
    );

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('do a mutation once, also when what they may has changed a moment ago', async () => {
    const client = await known(AccessLevel.RECRUITER);
    await elsewhere(async (work) => {
      const [row] = await work.find(User, { id: client.user.id });
      return work.save(Object.assign(row!, { accessLevel: AccessLevel.ADMIN }), null);
    });

    const { createDepartment } = await client.data(
      'mutation { createDepartment(input: { name: "Once" }) { department { name } userErrors { __typename } } }',
    );

    expect(createDepartment).toEqual({ department: { name: 'Once' }, userErrors: [] });
  });

  const both =
    'mutation ($a: CreateDepartmentInput!, $b: CreateDepartmentInput!) { a: createDepartment(input: $a) { department { name } } ' +
    'b: createDepartment(input: $b) { department { name } userErrors { __typename } } }';
  const named = (name: string) => ({ a: { name: `${name} A` }, b: { name: `${name} B` } });
  const departments = async (name: string): Promise<string[]> => {
    const admin = await app.as(AccessLevel.ADMIN);
    const found = (await admin.data('{ departments(first: 100) { nodes { name } } }')).departments.nodes;
    return found.map((one: { name: string }) => one.name).filter((one: string) => one.startsWith(name));
  };

  it('do each mutation of a document once, in the name of whom they have just become', async () => {
    const client = await known(AccessLevel.HIRING_MANAGER);
    await elsewhere(async (work) => {
      const [row] = await work.find(User, { id: client.user.id });
      return work.save(Object.assign(row!, { accessLevel: AccessLevel.ADMIN }), null);
    });

    const { a, b } = await client.data(both, named('Risen'));

    expect([a.department.name, b.department.name, b.userErrors]).toEqual(['Risen A', 'Risen B', []]);
    expect(await departments('Risen')).toEqual(['Risen A', 'Risen B']);
  });

  it('do none of the mutations of a document when they are nobody any longer', async () => {
    const client = await known(AccessLevel.ADMIN);
    await elsewhere(async (work) => {
      const [row] = await work.find(User, { id: client.user.id });
      return work.save(Object.assign(row!, { active: false }), null);
    });

    expect((await client.send(both, named('Fallen'))).status).toBe(401);
    expect(await departments('Fallen')).toEqual([]);
  });

  it('are looked at with the first statement of a mutation, and again when that has to run once more', async () => {
    const client = await known(AccessLevel.ADMIN);
    const seen: string[] = [];
    const deaf = app.database.listen((sql) => {
      seen.push(sql);
      if (seen.filter((each) => each.includes('viewer_epochs')).length === 1 && sql.includes('viewer_epochs'))
        throw new Transient('lost');
    });

    const { a, b } = await client.data(both, named('Again')).finally(deaf);

    expect([a.department.name, b.department.name]).toEqual(['Again A', 'Again B']);
    const looks = seen.flatMap((sql, index) => (sql.includes('viewer_epochs') ? [index] : []));
    expect(looks).toHaveLength(2);
    for (const look of looks) expect(seen[look - 1]).toMatch(/^(START TRANSACTION|BEGIN IMMEDIATE)$/);
    expect(seen.findIndex((sql) => sql.startsWith('INSERT'))).toBeGreaterThan(looks[1]!);
  });

  it('are looked at in the first statement of what their query reads', async () => {
    const client = await known(AccessLevel.RECRUITER);
    const seen: string[] = [];
    const deaf = app.database.listen((sql) => /viewer_epochs|FROM roles/.test(sql) && seen.push(sql));

    await client.data('{ roles(first: 1) { nodes { id } } }');
    deaf();

    expect(seen[0]).toContain('viewer_epochs');
    expect(seen.slice(1)).toEqual([expect.stringContaining('FROM roles')]);
  });

  it('may do at the next request what their new level may', async () => {
    const client = await known(AccessLevel.RECRUITER);
    await elsewhere(async (work) => {
      const [row] = await work.find(User, { id: client.user.id });
      return work.save(Object.assign(row!, { accessLevel: AccessLevel.INTERVIEWER }), null);
    });

    expect((await client.data(who)).viewer.permissions).not.toContain('role:write');
  });

  it('see at the next request what has become confidential, and what they were taken into', async () => {
    const client = await known(AccessLevel.RECRUITER);
    const role = await aRole(app);
    expect(await rolesOf(client)).toContain(idOf(role));

    await elsewhere(async (work) => {
      const [row] = await work.find(Role, { id: role.id });
      return work.save(Object.assign(row!, { confidential: true }), null);
    });
    expect(await rolesOf(client)).not.toContain(idOf(role));

    const place = { roleId: role.id, userId: client.user.id, kind: TeamKind.SOURCER };
    await elsewhere((work) => work.add(HiringTeamMember, { ...place, addedAt: work.now }, null));
    expect(await rolesOf(client)).toContain(idOf(role));

    await elsewhere((work) => work.removeAll(HiringTeamMember, { roleId: role.id }));
    expect(await rolesOf(client)).not.toContain(idOf(role));
  });

  it('are looked at anew when the settings change', async () => {
    const client = await known(AccessLevel.INTERVIEWER);
    const lookups = async (): Promise<number> => {
      let count = 0;
      const deaf = app.database.listen((sql) => (count += Number(sql.includes('api_keys'))));
      await client.data('{ __typename }');
      deaf();
      return count;
    };
    expect(await lookups()).toBe(0);

    await elsewhere(async (work) => {
      const [row] = await work.find(OrganizationSettings, {});
      return work.save(Object.assign(row!, { peerFeedback: PeerFeedback.ALWAYS }), null);
    });

    expect(await lookups()).toBe(1);
    expect(await lookups()).toBe(0);
  });

  it('are turned away within ten seconds when somebody changed the tables by hand', async () => {
    const client = await known(AccessLevel.RECRUITER);
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
    const client = await known(AccessLevel.RECRUITER);
    const refused = elsewhere(async (work) => {
      const [row] = await work.find(User, { id: client.user.id });
      await work.save(Object.assign(row!, { active: false }), null);
      throw new Error('rolled back');
    });

    await expect(refused).rejects.toThrow('rolled back');
    expect((await client.send(who)).status).toBe(200);
  });
});
