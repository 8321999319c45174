import { AccessLevel } from '../../src/core/viewer';
import { RoleStatus } from '../../src/roles/role.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, aRole } from '../support/fixtures';
import { operation } from '../support/operations';
import { idOf, refusal } from '../support/footprint';
import { expectHistoryHolds, factsOf } from './facts';

describe.each(dialects)('createApplication on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  const create = (input: object, ask = 'application { id }') =>
    recruiter.mutate('createApplication', input, ask);

  it('answers as the contract says', async () => {
    const role = await aRole(app);
    const applicant = await anApplicant(app);
    const input = {
      applicantId: idOf(applicant),
      roleId: idOf(role),
      source: { kind: 'REFERRAL', name: 'Grace' },
    };

    const { createApplication } = await recruiter.data(operation('mutations/apply'), { input });

    expect(createApplication).toEqual({
      application: {
        id: expect.stringMatching(/^application_\d+$/),
        status: 'ACTIVE',
        version: 1,
        stage: { id: idOf(role.stages[0]!), name: 'Applied' },
        applicant: { id: idOf(applicant) },
        role: { id: idOf(role) },
      },
      userErrors: [],
    });
  });

  it('keeps everything that is given, and begins the history when the person applied', async () => {
    const role = await aRole(app);
    const applicant = await anApplicant(app);

    const { application } = await create(
      {
        applicantId: idOf(applicant),
        roleId: idOf(role),
        stageId: idOf(role.stages[1]!),
        source: { kind: 'AGENCY' },
        creditedToId: idOf(recruiter.user),
        appliedAt: '2026-11-01T10:00:00+01:00',
        externalId: `ext-${role.id}`,
      },
      `application { appliedAt stageEnteredAt externalId source { kind name } creditedTo { id } stage { id }
        rejection { note } withdrawal { note } hiredAt opening { id } transferredFrom { id } transferredTo { id }
        transitions { fromStage { id } toStage { id } fromStatus toStatus occurredAt actor { id } via reason { id } } }`,
    );

    expect(application).toEqual({
      appliedAt: '2026-11-01T09:00:00.000Z',
      stageEnteredAt: '2026-11-01T09:00:00.000Z',
      externalId: `ext-${role.id}`,
      source: { kind: 'AGENCY', name: null },
      creditedTo: { id: idOf(recruiter.user) },
      stage: { id: idOf(role.stages[1]!) },
      rejection: null,
      withdrawal: null,
      hiredAt: null,
      opening: null,
      transferredFrom: null,
      transferredTo: null,
      transitions: [
        {
          fromStage: null,
          toStage: { id: idOf(role.stages[1]!) },
          fromStatus: null,
          toStatus: 'ACTIVE',
          occurredAt: '2026-11-01T09:00:00.000Z',
          actor: { id: idOf(recruiter.user) },
          via: 'API',
          reason: null,
        },
      ],
    });
  });

  it('may be repeated after a rejection, in the same role', async () => {
    const role = await aRole(app);
    const applicant = await anApplicant(app);
    const input = { applicantId: idOf(applicant), roleId: idOf(role) };
    const first = await create(input, 'application { id version }');
    await recruiter.mutate('withdrawApplication', {
      applicationId: first.application.id,
      expectedVersion: 1,
    });

    const second = await create(input);

    expect(second.userErrors).toEqual([]);
    expect(second.application.id).not.toBe(first.application.id);
  });

  it('is refused while the person has an active application to the role', async () => {
    const role = await aRole(app);
    const { applicantId } = await anApplication(app, role);

    const errors = await refusal(app, () =>
      create({ applicantId: `applicant_${applicantId}`, roleId: idOf(role) }),
    );

    expect(errors).toMatchObject([
      { __typename: 'AlreadyExists', code: 'ALREADY_EXISTS', path: ['input', 'roleId'] },
    ]);
  });

  it.each([RoleStatus.DRAFT, RoleStatus.ON_HOLD, RoleStatus.CLOSED, RoleStatus.ARCHIVED])(
    'is refused by a role that is %s',
    async (status) => {
      const role = await aRole(app, { status });
      const applicant = await anApplicant(app);

      const errors = await refusal(app, () => create({ applicantId: idOf(applicant), roleId: idOf(role) }));

      expect(errors).toMatchObject([
        { __typename: 'RuleViolation', code: 'ROLE_NOT_OPEN', path: ['input', 'roleId'] },
      ]);
    },
  );

  it('is refused for a person whose data was erased, and for one who was merged into another', async () => {
    const role = await aRole(app);
    const winner = await anApplicant(app);
    const erased = await anApplicant(app, { anonymizedAt: app.now });
    const merged = await anApplicant(app, { mergedIntoId: winner.id });

    const first = await refusal(app, () => create({ applicantId: idOf(erased), roleId: idOf(role) }));
    const second = await refusal(app, () => create({ applicantId: idOf(merged), roleId: idOf(role) }));

    expect(first).toMatchObject([{ code: 'APPLICANT_ANONYMIZED', path: ['input', 'applicantId'] }]);
    expect(second).toMatchObject([{ code: 'APPLICANT_MERGED', path: ['input', 'applicantId'] }]);
  });

  it('is refused for a stage of another role, an inactive one, and a role without any', async () => {
    const role = await aRole(app);
    const other = await aRole(app);
    const empty = await aRole(app, { stages: [] });
    const asleep = await aRole(app, { stages: ['Applied', 'Asleep'] });
    await app.work(async (work) => {
      const stage = await work.get(asleep.stages[1]!.constructor as never, asleep.stages[1]!.id, 'stageId');
      await work.save(Object.assign(stage, { active: false, position: null }), null);
    });
    const applicantId = idOf(await anApplicant(app));
    const into = (roleId: string, stageId?: string) =>
      refusal(app, () => create({ applicantId, roleId, stageId }));

    const foreign = await into(idOf(role), idOf(other.stages[0]!));
    const inactive = await into(idOf(asleep), idOf(asleep.stages[1]!));
    const none = await into(idOf(empty));

    expect(foreign).toMatchObject([{ code: 'STAGE_OF_ANOTHER_ROLE', path: ['input', 'stageId'] }]);
    expect(inactive).toMatchObject([{ code: 'STAGE_NOT_ACTIVE', path: ['input', 'stageId'] }]);
    expect(none).toMatchObject([{ code: 'NO_STAGE' }]);
  });

  it('is refused with an instant that lies in the future', async () => {
    const role = await aRole(app);
    const applicant = await anApplicant(app);

    const errors = await refusal(app, () =>
      create({ applicantId: idOf(applicant), roleId: idOf(role), appliedAt: '2026-11-23T12:00:00.001Z' }),
    );

    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'appliedAt'] }]);
  });

  it('is refused with the external id of another application', async () => {
    const role = await aRole(app);
    await anApplication(app, role, { externalId: `taken-${role.id}` });
    const applicant = await anApplicant(app);

    const errors = await refusal(app, () =>
      create({ applicantId: idOf(applicant), roleId: idOf(role), externalId: `taken-${role.id}` }),
    );

    expect(errors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input', 'externalId'] }]);
  });

  it.each([
    ['applicantId', 'NOT_FOUND', 'unknown', 'applicant_99999'],
    ['applicantId', 'INVALID_INPUT', 'of another type', 'role_1'],
    ['roleId', 'NOT_FOUND', 'unknown', 'role_99999'],
    ['roleId', 'INVALID_INPUT', 'malformed', 'role_01'],
    ['stageId', 'NOT_FOUND', 'unknown', 'interviewStage_99999'],
    ['stageId', 'INVALID_INPUT', 'empty', ''],
    ['creditedToId', 'NOT_FOUND', 'unknown', 'user_99999'],
    ['creditedToId', 'INVALID_INPUT', 'too large', 'user_99999999999'],
    ['appliedAt', 'INVALID_INPUT', 'without a zone', '2026-11-01T10:00:00'],
    ['externalId', 'INVALID_INPUT', 'too long', 'x'.repeat(191)],
    ['externalId', 'INVALID_INPUT', 'with a control character', 'a\u0000b'],
  ])('answers %s by %s when it is %s, never with the value', async (field, code, _what, value) => {
    const role = await aRole(app);
    const applicant = await anApplicant(app);
    const input = { applicantId: idOf(applicant), roleId: idOf(role), [field]: value };

    const errors = await refusal(app, () => create(input));

    expect(errors).toMatchObject([{ code, path: ['input', field] }]);
    if (value) expect(JSON.stringify(errors)).not.toContain(JSON.stringify(value).slice(1, -1));
  });

  it('names the place within the source', async () => {
    const role = await aRole(app);
    const applicant = await anApplicant(app);
    const source = { kind: 'REFERRAL', name: ' ' };

    const errors = await refusal(app, () =>
      create({ applicantId: idOf(applicant), roleId: idOf(role), source }),
    );

    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'source', 'name'] }]);
  });

  it('needs the permission', async () => {
    const interviewer = await app.as(AccessLevel.INTERVIEWER);

    const { errors } = await interviewer.send(
      'mutation { createApplication(input: { applicantId: "applicant_1", roleId: "role_1" }) { userErrors { code } } }',
    );

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'application:create' } }]);
  });

  it('lets one of two applications of a person to a role win, however they race', async () => {
    const role = await aRole(app);
    for (let round = 0; round < 10; round++) {
      const applicant = await anApplicant(app);
      const input = { applicantId: idOf(applicant), roleId: idOf(role) };

      const answers = await Promise.all([create(input), create(input), create(input)]);

      const won = answers.filter(({ userErrors }) => userErrors.length === 0);
      const lost = answers.filter(({ userErrors }) => userErrors.length > 0);
      expect(won).toHaveLength(1);
      expect(lost.map(({ userErrors }) => userErrors[0].code)).toEqual(['ALREADY_EXISTS', 'ALREADY_EXISTS']);
      const key = Number(won[0].application.id.split('_')[1]);
      await expectHistoryHolds(app, key);
      expect((await factsOf(app, key)).events).toEqual(['application.created']);
      const rows = await app.database.primary.all('SELECT id FROM applications WHERE applicantId = ?', [
        applicant.id,
      ]);
      expect(rows).toHaveLength(1);
    }
  });
});
