import { AccessLevel } from '../../src/core/viewer';
import { RejectionKind } from '../../src/rejection-reasons/rejection-reason.enums';
import { RoleStatus } from '../../src/roles/role.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { idOf, refusal } from '../support/footprint';
import { expectHistoryHolds, factsOf } from './facts';

const ask = `role { id status version closedAt closeReason openings { total open }
  applications(orderBy: [{ field: CREATED_AT }]) { nodes { status rejection { reason { id } note } } } }`;

describe.each(dialects)('closeRole on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;
  let reasonId: string;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
    reasonId = idOf(await aRejectionReason(app, { kind: RejectionKind.OTHER }));
  });

  afterAll(() => app.stop());

  const close = (role: { id: number; constructor: unknown }, input: object = {}) =>
    recruiter.mutate(
      'closeRole',
      { roleId: idOf(role), expectedVersion: 1, activeApplications: { leave: true }, ...input },
      ask,
    );

  it('rejects the active applications for the reason, one transition each, and cancels the open seats', async () => {
    const role = await aRole(app, { openings: 2 });
    const active = [
      await anApplication(app, role),
      await anApplication(app, role, { stageId: role.stages[1]!.id }),
    ];
    const withdrawn = await anApplication(app, role);
    await recruiter.mutate('withdrawApplication', { applicationId: idOf(withdrawn), expectedVersion: 1 });

    const answer = await close(role, {
      closeReason: 'Budget cut',
      activeApplications: { reject: { reasonId, note: 'The role was closed' } },
    });

    const rejection = { reason: { id: reasonId }, note: 'The role was closed' };
    expect(answer).toEqual({
      role: {
        id: idOf(role),
        status: 'CLOSED',
        version: 2,
        closedAt: app.now.toISOString(),
        closeReason: 'Budget cut',
        openings: { total: 0, open: 0 },
        applications: {
          nodes: [
            { status: 'REJECTED', rejection },
            { status: 'REJECTED', rejection },
            { status: 'WITHDRAWN', rejection: null },
          ],
        },
      },
      userErrors: [],
    });
    for (const { id } of active) {
      const { transitions, events } = await factsOf(app, id);
      expect(transitions).toHaveLength(2);
      expect(events).toEqual(['application.created', 'application.rejected']);
      await expectHistoryHolds(app, id);
    }
    expect((await factsOf(app, withdrawn.id)).transitions).toHaveLength(2);
  });

  it('leaves the active applications when told so', async () => {
    const role = await aRole(app);
    const application = await anApplication(app, role);

    const answer = await close(role);

    expect(answer.role).toMatchObject({ status: 'CLOSED', closeReason: null });
    expect((await factsOf(app, application.id)).application).toMatchObject({ status: 'ACTIVE', version: 1 });
  });

  it.each([
    ['nothing', {}],
    ['both', { leave: true, reject: { reasonId: 'rejectionReason_1' } }],
    ['a no', { leave: false }],
    ['nulls', { leave: null, reject: null }],
  ])('has no default for the active applications: %s is refused', async (_what, activeApplications) => {
    const role = await aRole(app);

    const errors = await refusal(app, () => close(role, { activeApplications }));

    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'activeApplications'] }]);
  });

  it('must be told what becomes of them', async () => {
    const { errors } = await recruiter.send(
      'mutation { closeRole(input: { roleId: "role_1", expectedVersion: 1 }) { userErrors { code } } }',
    );

    expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
  });

  it('refuses a reason of the candidate, and one that is not there', async () => {
    const role = await aRole(app);
    await anApplication(app, role);
    const ofCandidate = await aRejectionReason(app, { kind: RejectionKind.BY_CANDIDATE });
    const by = (id: string) =>
      refusal(app, () => close(role, { activeApplications: { reject: { reasonId: id } } }));

    const answers = [await by(idOf(ofCandidate)), await by('rejectionReason_99999')];

    const path = ['input', 'activeApplications', 'reject', 'reasonId'];
    expect(answers).toMatchObject([
      [{ code: 'REASON_OF_ANOTHER_KIND', path }],
      [{ code: 'NOT_FOUND', path }],
    ]);
  });

  it('is refused while an interview lies ahead, and rejects nobody', async () => {
    const role = await aRole(app);
    const application = await anApplication(app, role);
    await anInterview(app, application, [recruiter.user]);

    const errors = await refusal(app, () => close(role, { activeApplications: { reject: { reasonId } } }));

    expect(errors).toMatchObject([{ code: 'ROLE_HAS_INTERVIEWS', path: ['input', 'roleId'] }]);
  });

  it.each([RoleStatus.DRAFT, RoleStatus.CLOSED, RoleStatus.ARCHIVED])(
    'is refused while %s',
    async (status) => {
      const role = await aRole(app, { status });

      const errors = await refusal(app, () => close(role));

      expect(errors).toMatchObject([{ code: 'ILLEGAL_TRANSITION', from: status, to: 'CLOSED' }]);
    },
  );

  it('closes a role that is ON_HOLD too', async () => {
    const role = await aRole(app, { status: RoleStatus.ON_HOLD });

    expect((await close(role)).role.status).toBe('CLOSED');
  });

  it('is refused for an old version, an unknown role and a foreign id', async () => {
    const role = await aRole(app);

    const answers = [
      await refusal(app, () => close(role, { expectedVersion: 7 })),
      await refusal(app, () => close(role, { roleId: 'role_99999' })),
      await refusal(app, () => close(role, { roleId: 'application_1' })),
    ];

    expect(answers).toMatchObject([
      [{ code: 'VERSION_CONFLICT', current: { id: idOf(role) }, currentVersion: 1 }],
      [{ code: 'NOT_FOUND', path: ['input', 'roleId'] }],
      [{ code: 'INVALID_INPUT', path: ['input', 'roleId'] }],
    ]);
  });

  it('needs the permission, and is told among the actions of the role', async () => {
    const manager = await app.as(AccessLevel.HIRING_MANAGER);
    const [open, closed] = [await aRole(app), await aRole(app, { status: RoleStatus.CLOSED })];
    const actions =
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Role { allowedActions { action reason } } } }';

    const { errors } = await manager.send(
      'mutation { closeRole(input: { roleId: "role_1", expectedVersion: 1, activeApplications: { leave: true } }) { userErrors { code } } }',
    );
    const { nodes } = await recruiter.data(actions, { ids: [idOf(open), idOf(closed)] });

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'role:write' } }]);
    expect(nodes[0].allowedActions).toContainEqual({ action: 'closeRole', reason: null });
    expect(nodes[0].allowedActions).toContainEqual({ action: 'createApplication', reason: null });
    expect(nodes[1].allowedActions).toContainEqual({
      action: 'closeRole',
      reason: 'Only while OPEN or ON_HOLD; it is CLOSED.',
    });
    expect(nodes[1].allowedActions).toContainEqual({
      action: 'createApplication',
      reason: 'Applications enter OPEN roles only; this one is CLOSED.',
    });
  });

  it('settles with createApplication who comes first: nothing stays active in the closed role', async () => {
    for (let round = 0; round < 10; round++) {
      const role = await aRole(app);
      const applicant = await anApplicant(app);

      const [closed, created] = await Promise.all([
        close(role, { activeApplications: { reject: { reasonId } } }),
        recruiter.mutate(
          'createApplication',
          { applicantId: idOf(applicant), roleId: idOf(role) },
          'application { id }',
        ),
      ]);

      expect(closed.userErrors).toEqual([]);
      const rows = await app.database.primary.all('SELECT id, status FROM applications WHERE roleId = ?', [
        role.id,
      ]);
      if (created.userErrors.length > 0) {
        expect(created.userErrors).toMatchObject([{ code: 'ROLE_NOT_OPEN' }]);
        expect(rows).toEqual([]);
      } else {
        expect(rows).toMatchObject([{ status: 'REJECTED' }]);
        await expectHistoryHolds(app, Number(rows[0]!.id));
      }
    }
  });

  it('settles with a move and a reopening who comes first', async () => {
    for (let round = 0; round < 10; round++) {
      const role = await aRole(app);
      const [moving, ended] = [await anApplication(app, role), await anApplication(app, role)];
      await recruiter.mutate('withdrawApplication', { applicationId: idOf(ended), expectedVersion: 1 });

      const [closed, moved, reopened] = await Promise.all([
        close(role, { activeApplications: { reject: { reasonId } } }),
        recruiter.mutate('moveApplication', {
          applicationId: idOf(moving),
          toStageId: idOf(role.stages[1]!),
          expectedVersion: 1,
        }),
        recruiter.mutate('reopenApplication', { applicationId: idOf(ended), expectedVersion: 2 }),
      ]);

      expect(closed.userErrors).toEqual([]);
      expect([undefined, 'VERSION_CONFLICT']).toContain(moved.userErrors[0]?.code);
      expect([undefined, 'ROLE_NOT_RUNNING']).toContain(reopened.userErrors[0]?.code);
      for (const { id } of [moving, ended]) {
        expect((await factsOf(app, id)).application.status).not.toBe('ACTIVE');
        await expectHistoryHolds(app, id);
      }
    }
  });
});
