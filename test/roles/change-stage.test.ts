import { AccessLevel } from '../../src/core/viewer';
import { InterviewStage } from '../../src/roles/interview-stage.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { eventsOf, idOf, refusal } from '../support/footprint';
import { planReader } from './plan';

describe.each(dialects)('the plan of a role whose stages change or go, on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  const planOf = planReader(() => recruiter);

  it('has stages that change, where absent leaves and null clears', async () => {
    const [stage] = (await aRole(app)).stages;
    await recruiter.mutate('updateStage', { stageId: idOf(stage!), targetDays: 5 });

    const { interviewStage } = await recruiter.mutate(
      'updateStage',
      {
        stageId: idOf(stage!),
        expectedVersion: 2,
        name: 'Inbox',
        type: 'LEAD',
        targetDays: null,
        criteria: [{ name: 'Fit' }],
      },
      'interviewStage { name type position targetDays version criteria { name } }',
    );

    expect(interviewStage).toEqual({
      name: 'Inbox',
      type: 'LEAD',
      position: 1,
      targetDays: null,
      version: 3,
      criteria: [{ name: 'Fit' }],
    });
    expect(await eventsOf(app, stage!)).toEqual(['interviewStage.updated', 'interviewStage.updated']);
  });

  it.each([
    [{ name: null }, 'INVALID_INPUT', ['input', 'name']],
    [{ type: null }, 'INVALID_INPUT', ['input', 'type']],
    [{ name: 'offer' }, 'ALREADY_EXISTS', ['input', 'name']],
    [{ expectedVersion: 2 }, 'VERSION_CONFLICT', ['input', 'expectedVersion']],
    [{ stageId: 'interviewStage_99999' }, 'NOT_FOUND', ['input', 'stageId']],
    [{ criteria: [{ name: 'A' }, { name: 'a' }] }, 'INVALID_INPUT', ['input', 'criteria', '1', 'name']],
  ])('has stages that refuse %j', async (values, code, path) => {
    const [stage] = (await aRole(app)).stages;

    const errors = await refusal(app, () =>
      recruiter.mutate('updateStage', { stageId: idOf(stage!), ...values }),
    );

    expect(errors).toMatchObject([{ code, path }]);
  });

  it('loses a stage that is deactivated, keeps its history, and takes it back at the end', async () => {
    const role = await aRole(app);
    const stageId = idOf(role.stages[0]!);
    const ask =
      'interviewStage { active position role { stages { name } allStages { name position active } } }';

    const { interviewStage: gone } = await recruiter.mutate('deactivateStage', { stageId }, ask);
    const { interviewStage: back } = await recruiter.mutate('reactivateStage', { stageId }, ask);

    expect(gone).toEqual({
      active: false,
      position: null,
      role: {
        stages: [{ name: 'Onsite' }, { name: 'Offer' }],
        allStages: [
          { name: 'Onsite', position: 1, active: true },
          { name: 'Offer', position: 2, active: true },
          { name: 'Applied', position: null, active: false },
        ],
      },
    });
    expect(back).toMatchObject({ active: true, position: 3 });
    expect(await eventsOf(app, role.stages[0]!)).toEqual([
      'interviewStage.deactivated',
      'interviewStage.reactivated',
    ]);
  });

  it('keeps a stage in which active applications stand', async () => {
    const role = await aRole(app);
    await anApplication(app, role);
    const stageId = idOf(role.stages[0]!);

    const errors = await refusal(app, () => recruiter.mutate('deactivateStage', { stageId }));

    expect(errors).toMatchObject([{ code: 'STAGE_IN_USE', path: ['input', 'stageId'] }]);
    expect(await planOf(role)).toEqual(['1 Applied', '2 Onsite', '3 Offer']);
  });

  it('keeps its last stage', async () => {
    const role = await aRole(app, { stages: ['Only'] });
    const stageId = idOf(role.stages[0]!);

    const errors = await refusal(app, () => recruiter.mutate('deactivateStage', { stageId }));
    const { node } = await recruiter.data(
      'query ($id: ID!) { node(id: $id) { ... on InterviewStage { allowedActions { action reason } } } }',
      { id: stageId },
    );

    expect(errors).toMatchObject([{ code: 'LAST_STAGE', path: ['input', 'stageId'] }]);
    expect(node.allowedActions).toEqual([
      { action: 'deactivateStage', reason: 'It is the only stage of the role.' },
      { action: 'reactivateStage', reason: 'The stage is active already.' },
    ]);
  });

  it('does not deactivate or reactivate a stage twice', async () => {
    const role = await aRole(app);
    const stageId = idOf(role.stages[1]!);

    const active = await refusal(app, () => recruiter.mutate('reactivateStage', { stageId }));
    await recruiter.mutate('deactivateStage', { stageId });
    const inactive = await refusal(app, () => recruiter.mutate('deactivateStage', { stageId }));

    expect(active).toMatchObject([{ code: 'STAGE_ACTIVE' }]);
    expect(inactive).toMatchObject([{ code: 'STAGE_NOT_ACTIVE' }]);
  });

  it('is dense and without twins in every role that these tests have made', async () => {
    const stages = await app.work((work) => work.find(InterviewStage, { active: true }));

    const byRole = new Map<number, number[]>();
    for (const { roleId, position } of stages) byRole.set(roleId, [...(byRole.get(roleId) ?? []), position!]);
    for (const positions of byRole.values())
      expect(positions.sort((a, b) => a - b)).toEqual(positions.map((_, index) => index + 1));
  });
});
