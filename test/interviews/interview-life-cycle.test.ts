import { AccessLevel } from '../../src/core/viewer';
import { globalIdOf } from '../../src/core/global-id';
import type { InterviewStatus } from '../../src/interviews/interview.enums';
import type { RoleStatus } from '../../src/roles/role.enums';
import type { User } from '../../src/users/user.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { anInterview } from '../support/application-children';
import { importLines } from '../support/data-files';
import { dialects } from '../support/databases';
import { anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { eventsOf, refusal } from '../support/footprint';
import { aUser, rowsOf } from '../support/rows';
import { acting, actions, yesterday } from './acting';

const steps = Object.entries(actions).flatMap(([action, { to }]) =>
  Object.entries(to).map(([from, target]) => [action, from as InterviewStatus, target] as const),
);

describe.each(dialects)('the life of an interview on %s', (dialect) => {
  let app: TestApp;
  let coordinator: Client;
  let panel: User[];

  beforeAll(async () => {
    app = await startApp(dialect);
    coordinator = await app.as(AccessLevel.COORDINATOR);
    panel = [await aUser(app), await aUser(app)];
  });

  afterAll(() => app.stop());

  const { interview, act } = acting(() => ({ app, coordinator, panel }));

  it.each(steps)('%s from %s leads to %s', async (action, status, target) => {
    const row = await interview({ ...yesterday, status });

    if (target === null) {
      const errors = await refusal(app, () => act(action, row));

      expect(errors).toMatchObject([{ code: 'ILLEGAL_TRANSITION', from: status }]);
      return;
    }
    const answer = await act(action, row);

    expect(answer.userErrors).toEqual([]);
    expect(answer.interview).toMatchObject({ status: target, version: 2 });
    expect(await eventsOf(app, row)).toEqual(['interview.scheduled', actions[action]!.event]);
  });

  it.each(steps)('allowedActions tells whether %s may be done from %s', async (action, status, target) => {
    const row = await interview({ ...yesterday, status });

    const { node } = await coordinator.data(
      'query ($id: ID!) { node(id: $id) { ... on Interview { allowedActions { action enabled reason } } } }',
      { id: globalIdOf(row) },
    );

    const told = node.allowedActions.find((one: { action: string }) => one.action === action);
    expect(told).toEqual({
      action,
      enabled: target !== null,
      reason: target === null ? expect.stringContaining(`it is ${status}`) : null,
    });
  });

  it('gets another time, zone and place, and counts that', async () => {
    const row = await interview({ location: 'Room 1' });

    const { interview: first } = await act('rescheduleInterview', row, { timeZone: 'Europe/Paris' });
    const { interview: second } = await act('rescheduleInterview', row, { location: null });

    expect(first).toMatchObject({ sequence: 1, timeZone: 'Europe/Paris', location: 'Room 1' });
    expect(second).toEqual({
      id: globalIdOf(row),
      status: 'SCHEDULED',
      version: 3,
      sequence: 2,
      startsAt: '2026-12-08T09:00:00.000Z',
      endsAt: '2026-12-08T09:30:00.000Z',
      timeZone: 'Europe/Paris',
      location: null,
      cancelReason: null,
    });
  });

  it('keeps its row and its panel when it is called off, with the reason', async () => {
    const row = await interview();

    const answer = await act('cancelInterview', row);

    expect(answer.interview).toMatchObject({ status: 'CANCELLED', cancelReason: 'Ill.' });
    expect(await rowsOf(app, 'interviewers', { interviewId: row.id })).toHaveLength(2);
  });

  it('of one that is moved and called off at once, exactly one happens', async () => {
    const other = await app.as(AccessLevel.RECRUITER);
    for (let round = 0; round < 4; round++) {
      const row = await interview();

      const answers = await Promise.all([
        act('rescheduleInterview', row, { expectedVersion: 1 }),
        act('cancelInterview', row, { expectedVersion: 1 }, other),
      ]);

      const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code));
      expect(codes).toEqual(['VERSION_CONFLICT']);
      expect(await rowsOf(app, 'interviews', { id: row.id })).toMatchObject([{ version: 2 }]);
      expect(await eventsOf(app, row)).toHaveLength(2);
    }
  });

  it.each([
    ['rejectApplication', async () => ({ reasonId: globalIdOf(await aRejectionReason(app)) })],
    ['withdrawApplication', async () => ({})],
    ['transferApplication', async () => ({ toRoleId: globalIdOf(await aRole(app)) })],
    ['hireApplicant', async () => ({ waiveOffer: true })],
  ])('ends by %s with its application when it lies ahead; one that has begun stays', async (name, rest) => {
    const admin = await app.as(AccessLevel.ADMIN);
    const application = await anApplication(app, await aRole(app));
    const ahead = await anInterview(app, application, panel);
    const begun = await anInterview(app, application, panel, yesterday);
    const input = { applicationId: globalIdOf(application), expectedVersion: 1, ...(await rest()) };

    const { userErrors } = await admin.mutate(name, input);

    expect(userErrors).toEqual([]);
    const rows = await rowsOf(app, 'interviews', { applicationId: application.id });
    expect(rows.map(({ id, status, cancelReason }) => ({ id, status, cancelReason }))).toEqual([
      { id: ahead.id, status: 'CANCELLED', cancelReason: 'The application ended.' },
      { id: begun.id, status: 'SCHEDULED', cancelReason: null },
    ]);
    expect(await eventsOf(app, ahead)).toEqual(['interview.scheduled', 'interview.cancelled']);
  });

  it.each(['DRAFT', 'CLOSED'])(
    'that lies ahead keeps its role, which is %s, from being archived, by an import too',
    async (status) => {
      const admin = await app.as(AccessLevel.ADMIN);
      const role = await aRole(app, { status: status as RoleStatus, closedAt: app.now, externalId: status });
      const row = await anInterview(app, await anApplication(app, role), panel);
      const archive = { roleId: globalIdOf(role), expectedVersion: 1 };
      const reason = async () => {
        const ask = 'query ($id: ID!) { role(id: $id) { allowedActions { action reason } } }';
        const { role: seen } = await admin.data(ask, { id: globalIdOf(role) });
        return seen.allowedActions.find(({ action }: { action: string }) => action === 'archiveRole').reason;
      };
      const line = { type: 'role', externalId: status, status: 'ARCHIVED', closedAt: app.now };

      const toldBefore = await reason();
      const errors = await refusal(app, () => admin.mutate('archiveRole', archive));
      const { refused } = await importLines(app.database, [line], app.now);
      await act('cancelInterview', row, {}, admin);
      const toldAfter = await reason();
      const archived = await admin.mutate('archiveRole', archive, 'role { status }');

      expect([toldBefore, toldAfter]).toEqual(['An interview lies ahead; cancel it first.', null]);
      expect(errors).toMatchObject([{ code: 'ROLE_HAS_INTERVIEWS', path: ['input', 'roleId'] }]);
      expect(refused.map(({ errors: [error] }) => error!.code)).toEqual(['ROLE_HAS_INTERVIEWS']);
      expect(archived).toEqual({ role: { status: 'ARCHIVED' }, userErrors: [] });
    },
  );

  it('that lies ahead keeps its role from closing (rule 9), which the role tells beforehand', async () => {
    const recruiter = await app.as(AccessLevel.RECRUITER);
    const role = await aRole(app, { team: [coordinator.user] });
    const row = await anInterview(app, await anApplication(app, role), panel);
    const close = { roleId: globalIdOf(role), expectedVersion: 1, activeApplications: { leave: true } };
    const closing = async () => {
      const { role: seen } = await recruiter.data(
        'query ($id: ID!) { role(id: $id) { allowedActions { action enabled reason } } }',
        { id: globalIdOf(role) },
      );
      return seen.allowedActions.find(({ action }: { action: string }) => action === 'closeRole');
    };

    const toldBefore = await closing();
    const errors = await refusal(app, () => recruiter.mutate('closeRole', close));
    await act('cancelInterview', row);
    const toldAfter = await closing();
    const closed = await recruiter.mutate('closeRole', close, 'role { status }');

    expect(toldBefore).toMatchObject({ enabled: false, reason: expect.stringContaining('interview') });
    expect(errors).toMatchObject([{ code: 'ROLE_HAS_INTERVIEWS', path: ['input', 'roleId'] }]);
    expect(toldAfter).toMatchObject({ enabled: true, reason: null });
    expect(closed).toEqual({ role: { status: 'CLOSED' }, userErrors: [] });
  });
});
