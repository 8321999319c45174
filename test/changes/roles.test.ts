import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { follow, latest, numberAll } from '../support/feed';
import { aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { aUser } from '../support/rows';
import { RoleStatus } from '../../src/roles/role.enums';

interface Copied {
  id: string;
  version: number;
}

const copied = `__typename id
  ... on InterviewStage { version name active position }
  ... on Opening { version status openedAt closedAt }`;

describe.each(dialects)('a copy of plans and seats, kept by the feed on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  const made = async (name: string, input: object, ask = ''): Promise<any> => {
    const payload = await admin.mutate(name, input, ask);
    expect(payload.userErrors).toEqual([]);
    return payload;
  };
  const fetch = async (rows: ReadonlyArray<{ id: string }>): Promise<Copied[]> =>
    (
      await admin.data(`query ($ids: [ID!]!) { nodes(ids: $ids) { ${copied} } }`, {
        ids: rows.map(({ id }) => id),
      })
    ).nodes;
  const changesAfter = async (after: string): Promise<Array<{ type: string; state: Copied }>> => {
    await numberAll(app.database);
    const types = ['interviewStage.*', 'opening.*'];
    return (await follow(admin, `type state { ${copied} }`, { after, types })).changes as never;
  };

  /** Does something to a role, and answers the types of what is told; the copy must be right afterwards. */
  const told = async (role: Awaited<ReturnType<typeof aRole>>, act: () => Promise<unknown>) => {
    await numberAll(app.database);
    const after = await latest(admin);
    const before = await fetch([...role.stages, ...role.openings].map((row) => ({ id: idOf(row) })));
    const copy = new Map(before.map((row) => [row.id, row]));
    await act();
    const changes = await changesAfter(after);
    for (const { state } of changes)
      if (state.version > (copy.get(state.id)?.version ?? 0)) copy.set(state.id, state);
    expect([...copy.values()]).toEqual(await fetch([...copy.values()]));
    return changes.map(({ type }) => type).sort();
  };

  it('is told of each stage that makes room for a new one', async () => {
    const role = await aRole(app);

    const types = await told(role, () =>
      made('addStage', { roleId: idOf(role), name: 'First', type: 'SCREEN', position: 1 }),
    );

    expect(types).toEqual(['interviewStage.added', ...Array<string>(3).fill('interviewStage.moved')]);
  });

  it('is told of each stage that takes another place, and of no other', async () => {
    const role = await aRole(app);
    const [a, b, c] = role.stages.map(idOf);
    const input = { roleId: idOf(role), expectedVersion: 1, stageIds: [b, a, c] };

    expect(await told(role, () => made('reorderStages', input))).toEqual([
      'interviewStage.moved',
      'interviewStage.moved',
    ]);
  });

  it('is told of each stage that closes the gap of another one', async () => {
    const role = await aRole(app);

    const types = await told(role, () => made('deactivateStage', { stageId: idOf(role.stages[1]!) }));

    expect(types).toEqual(['interviewStage.deactivated', 'interviewStage.moved']);
  });

  it('is told of each seat that opens with its role', async () => {
    const role = await aRole(app, { status: RoleStatus.DRAFT, openings: 2 });
    app.now = new Date(app.now.getTime() + 60_000);

    const types = await told(role, () => made('openRole', { roleId: idOf(role), expectedVersion: 1 }));

    expect(types).toEqual(['opening.opened', 'opening.opened']);
  });

  it('is told of whoever joins the team as the owner of a role', async () => {
    const role = await aRole(app);
    const [first, second] = [await aUser(app), await aUser(app)];
    await made('addTeamMember', { roleId: idOf(role), userId: idOf(first), kind: 'RECRUITER' });
    await made('setRoleOwner', { roleId: idOf(role), userId: idOf(first) });
    await made('setRoleOwner', { roleId: idOf(role), userId: idOf(second) });
    await numberAll(app.database);

    const ask = 'type state { ... on HiringTeamMember { user { id } } }';
    const types = ['hiringTeamMember.*', 'role.ownerChanged'];
    const { changes } = await follow(admin, ask, { types });

    expect(changes).toEqual([
      { type: 'hiringTeamMember.added', state: { user: { id: idOf(first) } } },
      { type: 'role.ownerChanged', state: {} },
      { type: 'hiringTeamMember.added', state: { user: { id: idOf(second) } } },
      { type: 'role.ownerChanged', state: {} },
    ]);
  });
});
