import { AccessLevel } from '../../src/core/viewer';
import { InterviewStage } from '../../src/roles/interview-stage.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { eventsOf, idOf } from '../support/footprint';

describe.each(dialects)('races for the plan of a role on %s', (dialect) => {
  let app: TestApp;
  let one: Client;
  let two: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    one = await app.as(AccessLevel.ADMIN);
    two = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  const plan = async (role: { id: number }) => {
    const match = { roleId: role.id, active: true };
    const stages = await app.work((work) => work.find(InterviewStage, match, { orderBy: 't.position' }));
    expect(stages.map(({ position }) => position)).toEqual(stages.map((_, index) => index + 1));
    return stages;
  };

  it('let one of two orders of one version win', async () => {
    const role = await aRole(app);
    const [a, b, c] = role.stages.map(idOf);
    const order = (client: Client, stageIds: unknown[]) =>
      client.mutate('reorderStages', { roleId: idOf(role), expectedVersion: 1, stageIds }, 'role { id }');

    const answers = await Promise.all([order(one, [c, b, a]), order(two, [b, a, c])]);

    const winner = answers[0].role ? [c, b, a] : [b, a, c];
    expect(answers.flatMap(({ userErrors }) => userErrors)).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
    expect((await plan(role)).map(idOf)).toEqual(winner);
    expect(await eventsOf(app, role)).toEqual(['role.created', 'role.stagesReordered']);
  });

  it('let orders without a version follow one another', async () => {
    const role = await aRole(app, { stages: ['A', 'B', 'C', 'D', 'E'] });
    const ids = role.stages.map(idOf);
    const orders = [ids.toReversed(), [...ids.slice(2), ...ids.slice(0, 2)], ids, ids.toReversed()];

    const answers = await Promise.all(
      orders.map((stageIds, index) =>
        (index % 2 ? one : two).mutate('reorderStages', { roleId: idOf(role), stageIds }),
      ),
    );

    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(orders).toContainEqual((await plan(role)).map(idOf));
  });

  it('let one of a rename and a deactivation from one version win', async () => {
    const role = await aRole(app);
    const input = { stageId: idOf(role.stages[1]!), expectedVersion: 1 };

    const answers = await Promise.all([
      one.mutate('updateStage', { ...input, name: 'Renamed' }, 'interviewStage { id }'),
      two.mutate('deactivateStage', input),
    ]);

    const renamed = answers[0].interviewStage !== null;
    const stage = await app.work((work) => work.get(InterviewStage, role.stages[1]!.id, 'stageId'));
    expect(answers.flatMap(({ userErrors }) => userErrors)).toMatchObject([{ code: 'VERSION_CONFLICT' }]);
    expect(stage).toMatchObject(
      renamed ? { name: 'Renamed', active: true } : { name: 'Onsite', active: false, position: null },
    );
    expect(await eventsOf(app, stage)).toEqual([
      renamed ? 'interviewStage.updated' : 'interviewStage.deactivated',
    ]);
  });

  it('keep one stage when all are deactivated at once', async () => {
    const role = await aRole(app);

    const answers = await Promise.all(
      role.stages.map((stage, index) =>
        (index % 2 ? one : two).mutate('deactivateStage', { stageId: idOf(stage) }),
      ),
    );

    expect(answers.flatMap(({ userErrors }) => userErrors)).toMatchObject([{ code: 'LAST_STAGE' }]);
    expect(await plan(role)).toHaveLength(1);
  });

  it('keep the positions dense when stages come, go and move at once', async () => {
    const role = await aRole(app);
    const [a, b, c] = role.stages.map(idOf);
    const add = (client: Client, name: string) =>
      client.mutate('addStage', { roleId: idOf(role), name, type: 'SCREEN', position: 1 });

    const [first, second, order, gone] = await Promise.all([
      add(one, 'X'),
      add(two, 'Y'),
      two.mutate('reorderStages', { roleId: idOf(role), stageIds: [c, b, a] }),
      one.mutate('deactivateStage', { stageId: b }),
    ]);

    const names = (await plan(role)).map(({ name }) => name).sort();
    expect([first, second, gone].flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(names).toEqual(['Applied', 'Offer', 'X', 'Y']);
    for (const { code } of order.userErrors) expect(code).toBe('NOT_THE_WHOLE_PLAN');
  });

  it('let one of two stages with one name be added', async () => {
    const role = await aRole(app);
    const add = (client: Client, name: string) =>
      client.mutate('addStage', { roleId: idOf(role), name, type: 'SCREEN' });

    const answers = await Promise.all([add(one, 'Same'), add(two, 'SAME')]);

    expect(answers.flatMap(({ userErrors }) => userErrors)).toMatchObject([
      { code: 'ALREADY_EXISTS', path: ['input', 'name'] },
    ]);
    expect(await plan(role)).toHaveLength(4);
  });

  it('let either an application enter a stage or the stage go', async () => {
    const role = await aRole(app);
    const application = await anApplication(app, role);
    const stageId = idOf(role.stages[1]!);

    const [moved, gone] = await Promise.all([
      one.mutate('moveApplication', {
        applicationId: idOf(application),
        toStageId: stageId,
        expectedVersion: 1,
      }),
      two.mutate('deactivateStage', { stageId }),
    ]);

    const codes = [moved, gone].flatMap(({ userErrors }) => userErrors).map(({ code }) => code);
    expect(['STAGE_NOT_ACTIVE', 'STAGE_IN_USE']).toContain(codes[0]);
    expect(codes).toHaveLength(1);
    await plan(role);
  });
});
