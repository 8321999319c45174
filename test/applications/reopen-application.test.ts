import { InterviewStage } from '../../src/roles/interview-stage.entity';
import { RoleStatus } from '../../src/roles/role.enums';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { idOf, refusal } from '../support/footprint';
import { ending } from './ending';
import { expectHistoryHolds, factsOf } from './facts';

describe.each(dialects)('the end of an application on %s is taken back by reopenApplication', (dialect) => {
  let app: TestApp;
  let recruiter: Client;
  let role: Awaited<ReturnType<typeof aRole>>;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
    role = await aRole(app);
  });

  afterAll(() => app.stop());

  const end = ending(() => recruiter);

  async function anEnded(of = role) {
    const application = await anApplication(app, of, { stageId: of.stages[1]!.id });
    const reason = await aRejectionReason(app);
    await end('rejectApplication', application, { reasonId: idOf(reason), note: 'No' });
    return application;
  }
  const reopen = (application: { id: number; constructor: unknown }) =>
    end('reopenApplication', application, { expectedVersion: 2 });
  const setStatus = (id: number, status: RoleStatus) =>
    app.work((work) => work.session.run('UPDATE roles SET status = ? WHERE id = ?', [status, id]));

  it('in the same stage, with how it ended only in the history', async () => {
    const application = await anEnded();

    const answer = await reopen(application);

    expect(answer).toEqual({
      application: { id: idOf(application), version: 3, status: 'ACTIVE' },
      userErrors: [],
    });
    const facts = await factsOf(app, application.id);
    expect(facts.application).toMatchObject({
      stageId: role.stages[1]!.id,
      rejectionReasonId: null,
      rejectionNote: null,
      rejectedAt: null,
      rejectedById: null,
    });
    expect(facts.transitions.map(({ reasonId }) => reasonId === null)).toEqual([true, false, true]);
    await expectHistoryHolds(app, application.id);
  });

  it('in the first stage when its own was deactivated meanwhile', async () => {
    const plan = await aRole(app);
    const application = await anEnded(plan);
    await app.work(async (work) => {
      const stage = await work.get(InterviewStage, plan.stages[1]!.id, 'stageId');
      await work.save(Object.assign(stage, { active: false, position: null }), null);
    });

    await reopen(application);

    const facts = await factsOf(app, application.id);
    expect(facts.application.stageId).toBe(plan.stages[0]!.id);
    await expectHistoryHolds(app, application.id);
  });

  it('while the role is ON_HOLD too', async () => {
    const plan = await aRole(app);
    const application = await anEnded(plan);
    await setStatus(plan.id, RoleStatus.ON_HOLD);

    expect((await reopen(application)).userErrors).toEqual([]);
  });

  it.each([RoleStatus.DRAFT, RoleStatus.CLOSED, RoleStatus.ARCHIVED])(
    'but not while it is %s',
    async (status) => {
      const plan = await aRole(app);
      const application = await anEnded(plan);
      await setStatus(plan.id, status);

      const errors = await refusal(app, () => reopen(application));

      expect(errors).toMatchObject([{ code: 'ROLE_NOT_RUNNING', path: ['input', 'applicationId'] }]);
      expect(await whyNot(application)).toContain(status);
    },
  );

  it('but not when the person has applied again', async () => {
    const application = await anEnded();
    await anApplication(app, role, { applicantId: application.applicantId });

    const errors = await refusal(app, () => reopen(application));

    expect(errors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input', 'applicationId'] }]);
    expect(await whyNot(application)).toContain('another active application');
  });

  it('but not when the data of the person was erased', async () => {
    const application = await anEnded();
    await app.work((work) =>
      work.session.run("UPDATE applicants SET anonymizedAt = '2026-11-23 12:00:00.000' WHERE id = ?", [
        application.applicantId,
      ]),
    );

    const errors = await refusal(app, () => reopen(application));

    expect(errors).toMatchObject([{ code: 'APPLICANT_ANONYMIZED', path: ['input', 'applicationId'] }]);
  });

  it('or by a new application, whichever comes first', async () => {
    for (let round = 0; round < 5; round++) {
      const application = await anEnded();
      const again = { applicantId: `applicant_${application.applicantId}`, roleId: idOf(role) };

      const answers = await Promise.all([reopen(application), recruiter.mutate('createApplication', again)]);

      expect(answers.flatMap(({ userErrors }) => userErrors)).toMatchObject([{ code: 'ALREADY_EXISTS' }]);
      const active = await app.database.primary.all(
        "SELECT id FROM applications WHERE applicantId = ? AND status = 'ACTIVE'",
        [application.applicantId],
      );
      expect(active).toHaveLength(1);
      await expectHistoryHolds(app, application.id);
    }
  });

  async function whyNot(application: { id: number; constructor: unknown }): Promise<string> {
    const { application: seen } = await recruiter.data(
      'query ($id: ID!) { application(id: $id) { allowedActions { action reason } } }',
      { id: idOf(application) },
    );
    return seen.allowedActions.find(({ action }: { action: string }) => action === 'reopenApplication')
      .reason;
  }
});
