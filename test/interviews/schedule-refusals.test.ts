import { AccessLevel } from '../../src/core/viewer';
import { ApplicationStatus } from '../../src/applications/application.enums';
import type { Application } from '../../src/applications/application.entity';
import { globalIdOf } from '../../src/core/global-id';
import { RoleStatus } from '../../src/roles/role.enums';
import type { User } from '../../src/users/user.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { refusal } from '../support/footprint';
import { aUser } from '../support/rows';
import { scheduling } from './scheduling';

describe.each(dialects)('refusals of scheduleInterview on %s', (dialect) => {
  let app: TestApp;
  let coordinator: Client;
  let role: Awaited<ReturnType<typeof aRole>>;
  let application: Application;
  let panel: User[];

  beforeAll(async () => {
    app = await startApp(dialect);
    coordinator = await app.as(AccessLevel.COORDINATOR);
    panel = [await aUser(app, { name: 'Grace' }), await aUser(app, { name: 'Barbara' })];
  });

  beforeEach(async () => {
    role = await aRole(app, { team: [coordinator.user] });
    application = await anApplication(app, role);
  });

  afterAll(() => app.stop());

  const { input, interviews } = scheduling(() => ({ app, application, panel }));

  const refusals: Array<[string, object, object]> = [
    [
      'that ends before it starts',
      { endsAt: '2026-12-01T08:00:00Z' },
      { code: 'INVALID_INPUT', path: ['input', 'endsAt'] },
    ],
    [
      'that ends as it starts',
      { endsAt: '2026-12-01T10:00:00+01:00' },
      { code: 'INVALID_INPUT', path: ['input', 'endsAt'] },
    ],
    [
      'of more than a day',
      { endsAt: '2026-12-02T09:00:00.001Z' },
      { code: 'INVALID_INPUT', path: ['input', 'endsAt'] },
    ],
    [
      'at a time without a zone',
      { startsAt: '2026-12-01T09:00:00' },
      { code: 'INVALID_INPUT', path: ['input', 'startsAt'] },
    ],
    [
      'in a zone that does not exist',
      { timeZone: 'Mars/Base' },
      { code: 'INVALID_INPUT', path: ['input', 'timeZone'] },
    ],
    [
      'without interviewers',
      { interviewerIds: [] },
      { code: 'INVALID_INPUT', path: ['input', 'interviewerIds'] },
    ],
    [
      'with an id that is no user',
      { interviewerIds: ['role_1'] },
      { code: 'INVALID_INPUT', path: ['input', 'interviewerIds', '0'] },
    ],
    [
      'with an unknown interviewer',
      { interviewerIds: ['user_999999'] },
      { code: 'NOT_FOUND', path: ['input', 'interviewerIds', '0'] },
    ],
    [
      'of an unknown application',
      { applicationId: 'application_999999' },
      { code: 'NOT_FOUND', path: ['input', 'applicationId'] },
    ],
    [
      'with 21 interviewers',
      { interviewerIds: Array.from({ length: 21 }, (_, index) => `user_${index + 1}`) },
      { code: 'INVALID_INPUT', path: ['input', 'interviewerIds'] },
    ],
  ];

  it.each(refusals)('refuses an interview %s', async (_what, changes, error) => {
    const errors = await refusal(app, () => coordinator.mutate('scheduleInterview', input(changes)));

    expect(errors).toMatchObject([error]);
  });

  it('refuses an interviewer who is named twice or no longer active', async () => {
    const gone = await aUser(app, { active: false });

    const twice = await coordinator.mutate(
      'scheduleInterview',
      input({ interviewerIds: [panel[0]!, panel[1]!, panel[0]!].map(globalIdOf) }),
    );
    const inactive = await coordinator.mutate(
      'scheduleInterview',
      input({ interviewerIds: [panel[0]!, gone].map(globalIdOf) }),
    );

    expect(twice.userErrors).toMatchObject([
      { code: 'INVALID_INPUT', path: ['input', 'interviewerIds', '2'] },
    ]);
    expect(inactive.userErrors).toMatchObject([
      { code: 'INTERVIEWER_NOT_ACTIVE', path: ['input', 'interviewerIds', '1'] },
    ]);
  });

  it('refuses a stage of another role, and one that is no longer active', async () => {
    const other = await aRole(app, { team: [coordinator.user] });
    await app.database.transaction((session) =>
      session.run('UPDATE interview_stages SET active = 0, position = NULL WHERE id = ?', [
        role.stages[2]!.id,
      ]),
    );

    const foreign = await coordinator.mutate(
      'scheduleInterview',
      input({ stageId: globalIdOf(other.stages[0]!) }),
    );
    const inactive = await coordinator.mutate(
      'scheduleInterview',
      input({ stageId: globalIdOf(role.stages[2]!) }),
    );

    expect(foreign.userErrors).toMatchObject([{ code: 'STAGE_OF_ANOTHER_ROLE', path: ['input', 'stageId'] }]);
    expect(inactive.userErrors).toMatchObject([{ code: 'STAGE_NOT_ACTIVE', path: ['input', 'stageId'] }]);
  });

  it('refuses an application that has ended (rule 6)', async () => {
    application = await anApplication(app, role, {
      status: ApplicationStatus.WITHDRAWN,
      activeApplicantId: null,
      withdrawnAt: app.now,
    });

    const { userErrors } = await coordinator.mutate('scheduleInterview', input());

    expect(userErrors).toMatchObject([{ code: 'APPLICATION_NOT_ACTIVE', path: ['input', 'applicationId'] }]);
    expect(await interviews()).toEqual([]);
  });

  it.each([RoleStatus.DRAFT, RoleStatus.CLOSED, RoleStatus.ARCHIVED])(
    'refuses a role that is %s, and says so beforehand',
    async (status) => {
      const of = await anApplication(app, await aRole(app, { status, team: [coordinator.user] }));

      const errors = await refusal(app, () =>
        coordinator.mutate('scheduleInterview', input({ applicationId: globalIdOf(of) })),
      );
      const { application: seen } = await coordinator.data(
        'query ($id: ID!) { application(id: $id) { allowedActions { action reason } } }',
        { id: globalIdOf(of) },
      );

      const reason = `The role must be OPEN or ON_HOLD; it is ${status}.`;
      expect(errors).toMatchObject([
        { code: 'ROLE_CLOSED', message: reason, path: ['input', 'applicationId'] },
      ]);
      expect(seen.allowedActions).toContainEqual({ action: 'scheduleInterview', reason });
    },
  );

  it('does not refuse a role that is on hold', async () => {
    const held = await anApplication(
      app,
      await aRole(app, { status: RoleStatus.ON_HOLD, team: [coordinator.user] }),
    );

    const taken = await coordinator.mutate('scheduleInterview', input({ applicationId: globalIdOf(held) }));

    expect(taken.userErrors).toEqual([]);
  });

  it('refuses an id in another system that is taken', async () => {
    const externalId = `taken-${application.id}`;
    await coordinator.mutate('scheduleInterview', input({ externalId }));

    const { userErrors } = await coordinator.mutate('scheduleInterview', input({ externalId }));

    expect(userErrors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input', 'externalId'] }]);
    expect(await interviews()).toHaveLength(1);
  });
});
