import { AccessLevel } from '../../src/core/viewer';
import { InterviewStage } from '../../src/roles/interview-stage.entity';
import { RoleStatus } from '../../src/roles/role.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { eventsOf, idOf, refusal } from '../support/footprint';

describe.each(dialects)('the plan of a role on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  const planOf = async (role: { id: number }) => {
    const { role: read } = await recruiter.data(
      'query ($id: ID!) { role(id: $id) { stages { name position } } }',
      { id: `role_${role.id}` },
    );
    return read.stages.map((stage: { name: string; position: number }) => `${stage.position} ${stage.name}`);
  };

  it.each([
    [1, ['1 New', '2 Applied', '3 Onsite', '4 Offer']],
    [2, ['1 Applied', '2 New', '3 Onsite', '4 Offer']],
    [4, ['1 Applied', '2 Onsite', '3 Offer', '4 New']],
    [undefined, ['1 Applied', '2 Onsite', '3 Offer', '4 New']],
  ])('takes a new stage at position %s', async (position, plan) => {
    const role = await aRole(app);

    const { interviewStage, userErrors } = await recruiter.mutate(
      'addStage',
      {
        roleId: idOf(role),
        name: 'New',
        type: 'SCREEN',
        position,
        targetDays: 5,
        criteria: [{ name: 'Clarity' }],
      },
      'interviewStage { name type active version targetDays criteria { name description } role { id } }',
    );

    expect(userErrors).toEqual([]);
    expect(interviewStage).toEqual({
      name: 'New',
      type: 'SCREEN',
      active: true,
      version: 1,
      targetDays: 5,
      criteria: [{ name: 'Clarity', description: null }],
      role: { id: idOf(role) },
    });
    expect(await planOf(role)).toEqual(plan);
  });

  it.each([
    [{ position: 5 }, 'INVALID_INPUT', 'position'],
    [{ position: 0 }, 'INVALID_INPUT', 'position'],
    [{ name: 'ÓNSITE' }, 'ALREADY_EXISTS', 'name'],
    [{ name: '' }, 'INVALID_INPUT', 'name'],
    [{ targetDays: 366 }, 'INVALID_INPUT', 'targetDays'],
    [{ roleId: 'role_9999' }, 'NOT_FOUND', 'roleId'],
  ])('takes no stage with %j', async (values, code, field) => {
    const role = await aRole(app);
    const input = { roleId: idOf(role), name: 'New', type: 'SCREEN', position: 1, ...values };

    const errors = await refusal(app, () => recruiter.mutate('addStage', input));

    expect(errors).toMatchObject([{ code, path: ['input', field] }]);
    expect(await planOf(role)).toEqual(['1 Applied', '2 Onsite', '3 Offer']);
  });

  it('has thirty stages at most', async () => {
    const stages = Array.from({ length: 30 }, (_, index) => `Stage ${index}`);
    const role = await aRole(app, { stages });

    const errors = await refusal(app, () =>
      recruiter.mutate('addStage', { roleId: idOf(role), name: 'One more', type: 'SCREEN' }),
    );

    expect(errors).toMatchObject([{ code: 'TOO_MANY_STAGES', path: ['input', 'roleId'] }]);
  });

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

  it('is put in another order, which raises the version of the role', async () => {
    const role = await aRole(app);
    const [a, b, c] = role.stages.map(idOf);

    const { role: answered } = await recruiter.mutate(
      'reorderStages',
      { roleId: idOf(role), expectedVersion: 1, stageIds: [c, a, b] },
      'role { version stages { id position } }',
    );

    expect(answered).toEqual({
      version: 2,
      stages: [
        { id: c, position: 1 },
        { id: a, position: 2 },
        { id: b, position: 3 },
      ],
    });
    expect(await eventsOf(app, role)).toEqual(['role.created', 'role.stagesReordered']);
  });

  it.each([
    ['a stage left out', (own: string[]) => own.slice(1)],
    ['a stage twice', (own: string[]) => [...own, own[0]!]],
    ['a stage twice in place of another', (own: string[]) => [own[0]!, own[0]!, own[2]!]],
    ['a stage of another role', (own: string[], other: string) => [...own.slice(1), other]],
    ['a stage of another role besides', (own: string[], other: string) => [...own, other]],
    ['nothing', () => []],
  ])('is not put in an order with %s', async (_what, order) => {
    const role = await aRole(app);
    const other = await aRole(app);
    const stageIds = order(role.stages.map(idOf), idOf(other.stages[0]!));

    const errors = await refusal(app, () =>
      recruiter.mutate('reorderStages', { roleId: idOf(role), stageIds }),
    );

    expect(errors).toMatchObject([{ code: 'NOT_THE_WHOLE_PLAN', path: ['input', 'stageIds'] }]);
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

  it('stays as it is while the role is archived', async () => {
    const role = await aRole(app, { status: RoleStatus.ARCHIVED });
    const [a, b, c] = role.stages.map(idOf);
    const attempts: Array<[string, object]> = [
      ['addStage', { roleId: idOf(role), name: 'New', type: 'SCREEN' }],
      ['updateStage', { stageId: a, name: 'New' }],
      ['reorderStages', { roleId: idOf(role), stageIds: [c, b, a] }],
      ['deactivateStage', { stageId: a }],
      ['reactivateStage', { stageId: a }],
    ];

    for (const [mutation, input] of attempts) {
      const errors = await refusal(app, () => recruiter.mutate(mutation, input));
      expect(errors).toMatchObject([{ code: 'ROLE_ARCHIVED' }]);
    }
  });

  it.each([
    ['addStage', { roleId: 'role_1', name: 'X', type: 'SCREEN' }],
    ['updateStage', { stageId: 'interviewStage_1' }],
    ['reorderStages', { roleId: 'role_1', stageIds: [] }],
    ['deactivateStage', { stageId: 'interviewStage_1' }],
    ['reactivateStage', { stageId: 'interviewStage_1' }],
  ])('is not changed by a coordinator through %s', async (mutation, input) => {
    const coordinator = await app.as(AccessLevel.COORDINATOR);

    await expect(coordinator.mutate(mutation, input)).rejects.toThrow('role:write');
  });

  it('is read for many roles in one statement', async () => {
    const query =
      'query ($n: Int) { roles(first: $n) { nodes { stages { id } openings { total open } owner { id } } } }';

    const few = await app.statements(() => recruiter.data(query, { n: 2 }));
    const many = await app.statements(() => recruiter.data(query, { n: 20 }));

    expect(few.length).toBeLessThanOrEqual(4);
    expect(many).toHaveLength(few.length);
  });

  it('is dense and without twins in every role that these tests have made', async () => {
    const stages = await app.work((work) => work.find(InterviewStage, { active: true }));

    const byRole = new Map<number, number[]>();
    for (const { roleId, position } of stages) byRole.set(roleId, [...(byRole.get(roleId) ?? []), position!]);
    for (const positions of byRole.values())
      expect(positions.sort((a, b) => a - b)).toEqual(positions.map((_, index) => index + 1));
  });
});
