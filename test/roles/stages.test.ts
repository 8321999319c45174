import { AccessLevel } from '../../src/core/viewer';
import { RoleStatus } from '../../src/roles/role.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { eventsOf, idOf, refusal } from '../support/footprint';
import { planReader } from './plan';

describe.each(dialects)('the plan of a role on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  const planOf = planReader(() => recruiter);

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
});
