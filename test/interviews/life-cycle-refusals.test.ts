import { AccessLevel } from '../../src/core/viewer';
import { globalIdOf } from '../../src/core/global-id';
import { InterviewStatus } from '../../src/interviews/interview.enums';
import { RoleStatus } from '../../src/roles/role.enums';
import type { User } from '../../src/users/user.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { refusal } from '../support/footprint';
import { aUser } from '../support/rows';
import { acting, actions, later, yesterday } from './acting';

const { NO_SHOW, SCHEDULED } = InterviewStatus;

describe.each(dialects)('refusals in the life of an interview on %s', (dialect) => {
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

  it.each(['completeInterview', 'markInterviewNoShow'])('refuses %s before it starts', async (action) => {
    const row = await interview();

    const errors = await refusal(app, () => act(action, row));

    expect(errors).toMatchObject([{ code: 'INTERVIEW_NOT_STARTED', path: ['input', 'interviewId'] }]);
  });

  it('refuses a time in which it ends before it starts', async () => {
    const row = await interview();

    const errors = await refusal(app, () => act('rescheduleInterview', row, { endsAt: later.startsAt }));

    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'endsAt'] }]);
  });

  it('refuses another time without a zone', async () => {
    const row = await interview();

    const errors = await refusal(app, () => act('rescheduleInterview', row, { timeZone: null }));

    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'timeZone'] }]);
  });

  it('refuses another time once its role is closed', async () => {
    const application = await anApplication(
      app,
      await aRole(app, { status: RoleStatus.CLOSED, team: [coordinator.user] }),
    );
    const row = await anInterview(app, application, panel, { ...yesterday, status: NO_SHOW });

    const errors = await refusal(app, () => act('rescheduleInterview', row));

    expect(errors).toMatchObject([{ code: 'ROLE_CLOSED', path: ['input', 'interviewId'] }]);
  });

  it.each([NO_SHOW, SCHEDULED])(
    'refuses another time of one that is %s once nobody of its panel is active, and says so beforehand',
    async (status) => {
      const admin = await app.as(AccessLevel.ADMIN);
      const [leaver, other] = [await aUser(app), await aUser(app)];
      const application = await anApplication(app, await aRole(app));
      const row = await anInterview(app, application, [leaver], { ...yesterday, status });
      const ask = 'query ($id: ID!) { interview(id: $id) { allowedActions { action reason } } }';
      const reason = async () => {
        const { interview: seen } = await admin.data(ask, { id: globalIdOf(row) });
        return seen.allowedActions.find(({ action }: { action: string }) => action === 'rescheduleInterview')
          .reason;
      };
      await admin.mutate('deactivateUser', { userId: globalIdOf(leaver) });

      const toldBefore = await reason();
      const errors = await refusal(app, () => act('rescheduleInterview', row, {}, admin));
      const interviewerIds = [leaver, other].map(globalIdOf);
      await admin.mutate('updateInterview', { interviewId: globalIdOf(row), interviewerIds });
      const toldAfter = await reason();
      const again = await act('rescheduleInterview', row, {}, admin);

      expect(errors).toMatchObject([{ code: 'INTERVIEWER_NOT_ACTIVE', path: ['input', 'interviewId'] }]);
      const message = 'None of its interviewers is active any more; change the panel first.';
      expect([toldBefore, toldAfter]).toEqual([message, null]);
      expect(again.userErrors).toEqual([]);
    },
  );

  it.each(Object.keys(actions))('refuses %s with a version out of date', async (action) => {
    const row = await interview(yesterday);

    const errors = await refusal(app, () => act(action, row, { expectedVersion: 7 }));

    expect(errors).toMatchObject([
      { code: 'VERSION_CONFLICT', current: { id: globalIdOf(row) }, currentVersion: 1 },
    ]);
  });

  it.each([...Object.keys(actions), 'updateInterview'])('denies %s to an interviewer', async (action) => {
    const row = await interview(yesterday);
    const interviewer = await app.as(AccessLevel.INTERVIEWER);

    await expect(act(action, row, {}, interviewer)).rejects.toThrow('interview:write');
  });

  it('refuses an unknown interview', async () => {
    const { userErrors } = await coordinator.mutate('cancelInterview', { interviewId: 'interview_999999' });

    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'interviewId'] }]);
  });
});
