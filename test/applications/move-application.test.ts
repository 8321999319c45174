import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { operation } from '../support/operations';
import { idOf, refusal } from '../support/footprint';
import { expectHistoryHolds, factsOf } from './facts';

describe.each(dialects)('moveApplication on %s', (dialect) => {
  let app: TestApp;
  let manager: Client;
  let recruiter: Client;
  let role: Awaited<ReturnType<typeof aRole>>;

  beforeAll(async () => {
    app = await startApp(dialect);
    manager = await app.as(AccessLevel.HIRING_MANAGER);
    recruiter = await app.as(AccessLevel.RECRUITER);
    role = await aRole(app, { team: [manager.user] });
  });

  afterAll(() => app.stop());

  const move = (input: object, client = manager) =>
    client.mutate('moveApplication', input, 'application { id version stage { id } }');

  it('answers as the contract says, and restarts the time in the stage', async () => {
    const application = await anApplication(app, role);
    app.now = new Date('2026-11-24T08:00:00.000Z');
    const input = {
      applicationId: idOf(application),
      toStageId: idOf(role.stages[1]!),
      expectedVersion: 1,
    };

    const { moveApplication } = await manager.data(operation('mutations/move-application'), { input });

    expect(moveApplication).toEqual({
      application: {
        id: idOf(application),
        version: 2,
        status: 'ACTIVE',
        stage: { id: idOf(role.stages[1]!), name: 'Onsite' },
        stageEnteredAt: '2026-11-24T08:00:00.000Z',
      },
      userErrors: [],
    });
    expect((await factsOf(app, application.id)).transitions[1]).toMatchObject({
      fromStageId: role.stages[0]!.id,
      toStageId: role.stages[1]!.id,
      fromStatus: 'ACTIVE',
      toStatus: 'ACTIVE',
      actorId: manager.user.id,
      via: 'API',
      reasonId: null,
    });
  });

  it('goes backward and skips stages as well', async () => {
    const application = await anApplication(app, role);
    const to = (stage: number, expectedVersion: number) =>
      move({
        applicationId: idOf(application),
        toStageId: idOf(role.stages[stage]!),
        expectedVersion,
      });

    const answers = [await to(2, 1), await to(0, 2)];

    expect(answers.map(({ application: moved }) => moved?.stage.id)).toEqual([
      idOf(role.stages[2]!),
      idOf(role.stages[0]!),
    ]);
    await expectHistoryHolds(app, application.id);
  });

  it('is refused with the present state when someone else was faster', async () => {
    const application = await anApplication(app, role);
    const input = { applicationId: idOf(application), toStageId: idOf(role.stages[1]!), expectedVersion: 1 };
    await move(input);

    const errors = await refusal(app, () => move({ ...input, toStageId: idOf(role.stages[2]!) }));

    expect(errors).toEqual([
      {
        __typename: 'VersionConflict',
        code: 'VERSION_CONFLICT',
        message: 'Someone else changed this application first.',
        path: ['input', 'expectedVersion'],
        current: { id: idOf(application) },
        currentVersion: 2,
      },
    ]);
  });

  it('is refused into the stage where it is, into one of another role, and into an unknown one', async () => {
    const application = await anApplication(app, role);
    const other = await aRole(app, { team: [manager.user] });
    const into = (toStageId: string) =>
      refusal(app, () => move({ applicationId: idOf(application), toStageId, expectedVersion: 1 }));

    const answers = [
      await into(idOf(role.stages[0]!)),
      await into(idOf(other.stages[0]!)),
      await into('interviewStage_99999'),
      await into('application_1'),
    ];

    expect(answers).toMatchObject([
      [{ code: 'SAME_STAGE', path: ['input', 'toStageId'] }],
      [{ code: 'STAGE_OF_ANOTHER_ROLE', path: ['input', 'toStageId'] }],
      [{ __typename: 'NotFound', code: 'NOT_FOUND', path: ['input', 'toStageId'] }],
      [{ code: 'INVALID_INPUT', path: ['input', 'toStageId'] }],
    ]);
  });

  it.each([
    ['moveApplication', () => ({ toStageId: idOf(role.stages[1]!) })],
    ['rejectApplication', () => ({ reasonId: 'rejectionReason_1' })],
    ['withdrawApplication', () => ({})],
    ['reopenApplication', () => ({})],
    ['transferApplication', () => ({ toRoleId: idOf(role) })],
    ['updateApplication', () => ({})],
  ])('%s answers unknown, foreign and malformed ids by path', async (mutation, rest) => {
    const of = (applicationId: string) =>
      refusal(app, () => recruiter.mutate(mutation, { applicationId, expectedVersion: 1, ...rest() }));

    const answers = [await of('application_99999'), await of('role_1'), await of('application_1x')];

    expect(answers).toMatchObject([
      [{ __typename: 'NotFound', path: ['input', 'applicationId'] }],
      [{ __typename: 'InvalidInput', path: ['input', 'applicationId'] }],
      [{ __typename: 'InvalidInput', path: ['input', 'applicationId'] }],
    ]);
  });

  it('needs a version, and the permission', async () => {
    const interviewer = await app.as(AccessLevel.INTERVIEWER);
    const send = (client: Client, version: string) =>
      client.send(
        `mutation { moveApplication(input: { applicationId: "application_1", toStageId: "interviewStage_1" ${version} }) { userErrors { code } } }`,
      );

    const without = await send(manager, '');
    const forbidden = await send(interviewer, 'expectedVersion: 1');

    expect(without.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(forbidden.errors).toMatchObject([
      { extensions: { code: 'FORBIDDEN', permission: 'application:move' } },
    ]);
  });

  it('lets one of two moves with one version win: one transition, one event', async () => {
    for (let round = 0; round < 10; round++) {
      const application = await anApplication(app, role);
      const applicationId = idOf(application);
      const to = (client: Client, stage: number) =>
        move({ applicationId, toStageId: idOf(role.stages[stage]!), expectedVersion: 1 }, client);

      const answers = await Promise.all([to(manager, 1), to(recruiter, 2)]);

      const winner = answers.findIndex(({ userErrors }) => userErrors.length === 0);
      const loser = answers[1 - winner]!;
      expect(loser).toMatchObject({
        application: null,
        userErrors: [{ code: 'VERSION_CONFLICT', current: { id: applicationId }, currentVersion: 2 }],
      });
      const facts = await factsOf(app, application.id);
      expect(facts.application).toMatchObject({ version: 2, stageId: role.stages[winner + 1]!.id });
      expect(facts.transitions).toHaveLength(2);
      expect(facts.events).toEqual(['application.created', 'application.moved']);
    }
  });

  it('lets a move or a rejection with one version win, never both', async () => {
    const reason = await aRejectionReason(app);
    for (let round = 0; round < 10; round++) {
      const application = await anApplication(app, role);
      const named = { applicationId: idOf(application), expectedVersion: 1 };

      const [moved, rejected] = await Promise.all([
        move({ ...named, toStageId: idOf(role.stages[1]!) }),
        recruiter.mutate('rejectApplication', { ...named, reasonId: idOf(reason) }),
      ]);

      const errors = [...moved.userErrors, ...rejected.userErrors];
      expect(errors).toMatchObject([{ code: 'VERSION_CONFLICT', currentVersion: 2 }]);
      const facts = await factsOf(app, application.id);
      expect(facts.transitions).toHaveLength(2);
      expect(facts.events[1]).toBe(
        moved.userErrors.length === 0 ? 'application.moved' : 'application.rejected',
      );
      await expectHistoryHolds(app, application.id);
    }
  });

  it('settles with deactivateStage who comes first: nothing stands in an inactive stage', async () => {
    for (let round = 0; round < 10; round++) {
      const plan = await aRole(app, { team: [manager.user] });
      const application = await anApplication(app, plan);
      const toStageId = idOf(plan.stages[1]!);

      const [moved, deactivated] = await Promise.all([
        move({ applicationId: idOf(application), toStageId, expectedVersion: 1 }),
        recruiter.mutate(
          'deactivateStage',
          { stageId: toStageId },
          'interviewStage { active allowedActions { action enabled reason } }',
        ),
      ]);

      const codes = [moved, deactivated].map(({ userErrors }) => userErrors[0]?.code ?? 'done');
      expect([
        ['done', 'STAGE_IN_USE'],
        ['STAGE_NOT_ACTIVE', 'done'],
      ]).toContainEqual(codes);
      await expectHistoryHolds(app, application.id);
    }
  });

  it('keeps a stage from being deactivated, as is told beforehand', async () => {
    const plan = await aRole(app);
    await anApplication(app, plan);
    const actions =
      'query ($id: ID!) { node(id: $id) { ... on InterviewStage { allowedActions { action reason } } } }';

    const errors = await refusal(app, () =>
      recruiter.mutate('deactivateStage', { stageId: idOf(plan.stages[0]!) }),
    );
    const { node } = await recruiter.data(actions, { id: idOf(plan.stages[0]!) });

    expect(errors).toMatchObject([{ code: 'STAGE_IN_USE', path: ['input', 'stageId'] }]);
    expect(node.allowedActions).toContainEqual({
      action: 'deactivateStage',
      reason: 'Active applications are in this stage; move them first.',
    });
  });
});
