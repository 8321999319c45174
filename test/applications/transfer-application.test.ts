import { RoleStatus } from '../../src/roles/role.enums';
import { AccessLevel } from '../../src/core/viewer';
import { SourceKind } from '../../src/applicants/applicant.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { idOf, refusal } from '../support/footprint';
import { keyOf } from '../support/rows';
import { expectHistoryHolds, factsOf } from './facts';

const ask = `
  application { id status version appliedAt role { id } stage { id } source { kind name } creditedTo { id } externalId
    transferredFrom { id } transferredTo { id } }
  previous { id status version withdrawal { reason { name } note } transferredFrom { id } transferredTo { id } }`;

describe.each(dialects)('transferApplication on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;
  let from: Awaited<ReturnType<typeof aRole>>;
  let to: Awaited<ReturnType<typeof aRole>>;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
    from = await aRole(app);
    to = await aRole(app);
  });

  afterAll(() => app.stop());

  const transfer = (application: { id: number; constructor: unknown }, input: object = {}) =>
    recruiter.mutate(
      'transferApplication',
      { applicationId: idOf(application), toRoleId: idOf(to), expectedVersion: 1, ...input },
      ask,
    );

  it('ends the one and starts a linked one, of the same source and credit, in the other role', async () => {
    const previous = await anApplication(app, from, {
      sourceKind: SourceKind.REFERRAL,
      sourceName: 'Grace',
      creditedToId: recruiter.user.id,
      externalId: `outside-${from.id}`,
      appliedAt: new Date('2026-11-01T00:00:00.000Z'),
    });

    const answer = await transfer(previous);

    const id = answer.application.id;
    expect(answer).toEqual({
      application: {
        id: expect.stringMatching(/^application_\d+$/),
        status: 'ACTIVE',
        version: 1,
        appliedAt: app.now.toISOString(),
        role: { id: idOf(to) },
        stage: { id: idOf(to.stages[0]!) },
        source: { kind: 'REFERRAL', name: 'Grace' },
        creditedTo: { id: idOf(recruiter.user) },
        externalId: null,
        transferredFrom: { id: idOf(previous) },
        transferredTo: null,
      },
      previous: {
        id: idOf(previous),
        status: 'WITHDRAWN',
        version: 2,
        withdrawal: { reason: null, note: null },
        transferredFrom: null,
        transferredTo: { id },
      },
      userErrors: [],
    });
    expect((await factsOf(app, previous.id)).events).toEqual([
      'application.created',
      'application.transferred',
    ]);
    expect((await factsOf(app, keyOf(id))).events).toEqual(['application.created']);
    await expectHistoryHolds(app, previous.id);
    await expectHistoryHolds(app, keyOf(id));
  });

  it('begins in the stage that is named', async () => {
    const previous = await anApplication(app, from);

    const { application } = await transfer(previous, { toStageId: idOf(to.stages[2]!) });

    expect(application.stage).toEqual({ id: idOf(to.stages[2]!) });
  });

  it('is refused into the same role, one that is not open, and a stage of another role', async () => {
    const previous = await anApplication(app, from);
    const closed = await aRole(app, { status: RoleStatus.CLOSED });
    const into = (input: object) => refusal(app, () => transfer(previous, input));

    const answers = [
      await into({ toRoleId: idOf(from) }),
      await into({ toRoleId: idOf(closed) }),
      await into({ toStageId: idOf(from.stages[0]!) }),
      await into({ toRoleId: 'role_99999' }),
      await into({ expectedVersion: 2 }),
    ];

    expect(answers).toMatchObject([
      [{ code: 'SAME_ROLE', path: ['input', 'toRoleId'] }],
      [{ code: 'ROLE_NOT_OPEN', path: ['input', 'toRoleId'] }],
      [{ code: 'STAGE_OF_ANOTHER_ROLE', path: ['input', 'toStageId'] }],
      [{ code: 'NOT_FOUND', path: ['input', 'toRoleId'] }],
      [{ code: 'VERSION_CONFLICT', currentVersion: 1 }],
    ]);
  });

  it('is refused, and ends nothing, where the person has an active application already', async () => {
    const previous = await anApplication(app, from);
    await anApplication(app, to, { applicantId: previous.applicantId });

    const errors = await refusal(app, () => transfer(previous));

    expect(errors).toMatchObject([{ code: 'ALREADY_EXISTS' }]);
  });

  it('is final: the one that went on elsewhere is not reopened', async () => {
    const previous = await anApplication(app, from);
    await transfer(previous);

    const errors = await refusal(app, () =>
      recruiter.mutate('reopenApplication', { applicationId: idOf(previous), expectedVersion: 2 }),
    );

    expect(errors).toMatchObject([{ code: 'APPLICATION_TRANSFERRED', path: ['input', 'applicationId'] }]);
  });

  it('happens once when two try it at the same time', async () => {
    const elsewhere = await aRole(app);
    for (let round = 0; round < 5; round++) {
      const previous = await anApplication(app, from);

      const answers = await Promise.all([
        transfer(previous),
        transfer(previous, { toRoleId: idOf(elsewhere) }),
      ]);

      expect(answers.flatMap(({ userErrors }) => userErrors)).toMatchObject([
        { code: 'VERSION_CONFLICT', current: { id: idOf(previous) }, currentVersion: 2 },
      ]);
      const started = await app.database.primary.all(
        'SELECT id FROM applications WHERE transferredFromId = ?',
        [previous.id],
      );
      expect(started).toHaveLength(1);
    }
  });
});
