import { AccessLevel } from '../../src/core/viewer';
import { OpeningStatus, RoleStatus } from '../../src/roles/role.enums';
import { Opening } from '../../src/roles/opening.entity';
import { Role } from '../../src/roles/role.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { eventsOf, idOf, refusal } from '../support/footprint';
import { operation } from '../support/operations';

const { DRAFT, OPEN, ON_HOLD, CLOSED, ARCHIVED } = RoleStatus;

/** What each action leads to, by the status that it starts from; what is not listed is refused. */
const table: Record<string, { event: string; to: Partial<Record<RoleStatus, RoleStatus>> }> = {
  openRole: { event: 'role.opened', to: { DRAFT: OPEN } },
  holdRole: { event: 'role.held', to: { OPEN: ON_HOLD } },
  resumeRole: { event: 'role.resumed', to: { ON_HOLD: OPEN } },
  reopenRole: { event: 'role.reopened', to: { CLOSED: OPEN } },
  archiveRole: { event: 'role.archived', to: { DRAFT: ARCHIVED, CLOSED: ARCHIVED } },
  restoreRole: { event: 'role.restored', to: { ARCHIVED: DRAFT } },
};

/** What a refusal tells: where the role may go instead. */
const reachable: Record<RoleStatus, RoleStatus[]> = {
  DRAFT: [OPEN, ARCHIVED],
  OPEN: [ON_HOLD, CLOSED],
  ON_HOLD: [OPEN, CLOSED],
  CLOSED: [OPEN, ARCHIVED],
  ARCHIVED: [DRAFT],
};

const cases = Object.keys(table).flatMap((action) =>
  Object.values(RoleStatus).map((from) => ({ action, from, to: table[action]!.to[from] })),
);

describe.each(dialects)('the life of a role on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  beforeEach(() => (app.now = new Date('2026-11-23T12:00:00.000Z')));

  afterAll(() => app.stop());

  it.each(cases.filter(({ to }) => to))('$action takes a $from one to $to', async ({ action, from, to }) => {
    const role = await aRole(app, { status: from });

    const answer = await recruiter.mutate(
      action,
      { roleId: idOf(role), expectedVersion: 1 },
      'role { status version }',
    );

    expect(answer).toEqual({ role: { status: to, version: 2 }, userErrors: [] });
    expect(await eventsOf(app, role)).toEqual(['role.created', table[action]!.event]);
  });

  it.each(cases.filter(({ to }) => !to))('$action refuses a $from one', async ({ action, from }) => {
    const role = await aRole(app, { status: from });

    const errors = await refusal(app, () => recruiter.mutate(action, { roleId: idOf(role) }));

    expect(errors).toMatchObject([{ __typename: 'IllegalTransition', from, allowed: reachable[from] }]);
  });

  it.each(Object.values(RoleStatus))('a %s one tells what may be done next', async (from) => {
    const role = await aRole(app, { status: from });

    const { role: read } = await recruiter.data(
      'query ($id: ID!) { role(id: $id) { allowedActions { action enabled reason } } }',
      { id: idOf(role) },
    );

    const told = read.allowedActions.filter(({ action }: { action: string }) => action in table);
    expect(told.map(({ action }: { action: string }) => action)).toEqual(Object.keys(table));
    for (const { action, enabled, reason } of told) {
      expect([action, enabled]).toEqual([action, from in table[action]!.to]);
      expect([action, reason === null]).toEqual([action, enabled]);
    }
  });

  it('openRole answers the operation of the contract', async () => {
    const role = await aRole(app, { status: DRAFT });
    const input = { roleId: idOf(role), expectedVersion: 1 };

    const { openRole } = await recruiter.data(operation('mutations/open-role'), { input });

    expect(openRole).toEqual({
      role: { id: idOf(role), status: 'OPEN', openedAt: app.now.toISOString(), version: 2 },
      userErrors: [],
    });
  });

  it('remembers when it was first and last opened, and forgets its closing when it opens again', async () => {
    const role = await aRole(app, { status: DRAFT });
    const ask = 'role { openedAt lastOpenedAt closedAt closeReason }';
    const first = app.now.toISOString();
    await recruiter.mutate('openRole', { roleId: idOf(role) });
    await app.work(async (work) => {
      const row = await work.get(Role, role.id, 'roleId');
      row.close('Hired.', work.now);
      await work.save(row, 'role.closed');
    });

    app.now = new Date('2026-12-01T09:00:00.000Z');
    const { role: reopened } = await recruiter.mutate('reopenRole', { roleId: idOf(role) }, ask);

    expect(reopened).toEqual({
      openedAt: first,
      lastOpenedAt: '2026-12-01T09:00:00.000Z',
      closedAt: null,
      closeReason: null,
    });
  });

  it('keeps its closing while archived, and is a clean draft when restored', async () => {
    const closing = { closedAt: new Date('2026-11-01T00:00:00.000Z'), closeReason: 'Budget' };
    const role = await aRole(app, { status: CLOSED, ...closing });
    const ask = 'role { closedAt closeReason }';

    const archived = await recruiter.mutate('archiveRole', { roleId: idOf(role) }, ask);
    const restored = await recruiter.mutate('restoreRole', { roleId: idOf(role) }, ask);

    expect(archived.role).toEqual({ closedAt: '2026-11-01T00:00:00.000Z', closeReason: 'Budget' });
    expect(restored.role).toEqual({ closedAt: null, closeReason: null });
  });

  it('counts the seats of a draft as open from the day on which it opens', async () => {
    const role = await aRole(app, { status: DRAFT, openings: 2 });
    app.now = new Date('2026-12-24T08:00:00.000Z');

    const { role: opened } = await recruiter.mutate(
      'openRole',
      { roleId: idOf(role) },
      'role { openings { nodes { openedAt } } }',
    );

    const seat = { openedAt: '2026-12-24T08:00:00.000Z' };
    expect(opened.openings.nodes).toEqual([seat, seat]);
  });

  it('does not open without an open seat, and says so beforehand', async () => {
    const role = await aRole(app, { status: DRAFT });
    await app.work(async (work) => {
      const seat = await work.get(Opening, role.openings[0]!.id, 'openingId');
      seat.status = OpeningStatus.CANCELLED;
      await work.save(seat, null);
    });

    const errors = await refusal(app, () => recruiter.mutate('openRole', { roleId: idOf(role) }));
    const { role: read } = await recruiter.data(
      'query ($id: ID!) { role(id: $id) { allowedActions { action reason } } }',
      { id: idOf(role) },
    );

    expect(errors).toMatchObject([{ code: 'NO_OPEN_SEAT', path: ['input', 'roleId'] }]);
    expect(read.allowedActions).toContainEqual({
      action: 'openRole',
      reason: 'The role has no open seat; add openings first.',
    });
  });

  it('does not open without a stage', async () => {
    const role = await aRole(app, { status: DRAFT, stages: [] });

    const errors = await refusal(app, () => recruiter.mutate('openRole', { roleId: idOf(role) }));

    expect(errors).toMatchObject([{ code: 'NO_STAGE' }]);
  });

  it.each(Object.keys(table))('%s refuses a version that is out of date', async (action) => {
    const [from] = Object.keys(table[action]!.to) as RoleStatus[];
    const role = await aRole(app, { status: from! });
    await recruiter.mutate(action, { roleId: idOf(role) });

    const errors = await refusal(app, () =>
      recruiter.mutate(action, { roleId: idOf(role), expectedVersion: 1 }),
    );

    expect(errors).toMatchObject([
      { __typename: 'VersionConflict', current: { id: idOf(role) }, currentVersion: 2 },
    ]);
  });

  it.each(Object.keys(table))('%s is not for hiring managers, who are told', async (action) => {
    const role = await aRole(app);
    const manager = await app.as(AccessLevel.HIRING_MANAGER);
    const admin = await app.as(AccessLevel.ADMIN);
    await admin.mutate('addTeamMember', {
      roleId: idOf(role),
      userId: idOf(manager.user),
      kind: 'HIRING_MANAGER',
    });

    const { role: read } = await manager.data(
      'query ($id: ID!) { role(id: $id) { allowedActions { action enabled reason } } }',
      { id: idOf(role) },
    );

    await expect(manager.mutate(action, { roleId: idOf(role) })).rejects.toThrow('role:write');
    expect(read.allowedActions).toContainEqual({
      action,
      enabled: false,
      reason: 'It needs the permission role:write.',
    });
  });

  it.each(Object.keys(table))('of two %s from one version one wins', async (action) => {
    const [from] = Object.keys(table[action]!.to) as RoleStatus[];
    const role = await aRole(app, { status: from! });
    const other = await app.as(AccessLevel.ADMIN);
    const input = { roleId: idOf(role), expectedVersion: 1 };

    const answers = await Promise.all([recruiter.mutate(action, input), other.mutate(action, input)]);

    expect(answers.flatMap(({ userErrors }) => userErrors)).toMatchObject([
      { code: 'VERSION_CONFLICT', currentVersion: 2 },
    ]);
    expect(await eventsOf(app, role)).toEqual(['role.created', table[action]!.event]);
  });

  it('of two openRole without a version one wins', async () => {
    const role = await aRole(app, { status: DRAFT });
    const other = await app.as(AccessLevel.ADMIN);
    const input = { roleId: idOf(role) };

    const answers = await Promise.all([recruiter.mutate('openRole', input), other.mutate('openRole', input)]);

    expect(answers.flatMap(({ userErrors }) => userErrors)).toMatchObject([
      { code: 'ILLEGAL_TRANSITION', from: 'OPEN' },
    ]);
    expect(await eventsOf(app, role)).toEqual(['role.created', 'role.opened']);
  });
});
