import { AccessLevel } from '../../src/core/viewer';
import { RoleStatus } from '../../src/roles/role.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, aRole } from '../support/fixtures';
import { idOf, refusal } from '../support/footprint';
import { apply } from './applying';

describe.each(dialects)('createApplication and its refusals on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  it('is refused while the person has an active application to the role', async () => {
    const role = await aRole(app);
    const { applicantId } = await anApplication(app, role);

    const errors = await refusal(app, () =>
      apply(recruiter, { applicantId: `applicant_${applicantId}`, roleId: idOf(role) }),
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

      const errors = await refusal(app, () =>
        apply(recruiter, { applicantId: idOf(applicant), roleId: idOf(role) }),
      );

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

    const first = await refusal(app, () =>
      apply(recruiter, { applicantId: idOf(erased), roleId: idOf(role) }),
    );
    const second = await refusal(app, () =>
      apply(recruiter, { applicantId: idOf(merged), roleId: idOf(role) }),
    );

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
      refusal(app, () => apply(recruiter, { applicantId, roleId, stageId }));

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
      apply(recruiter, {
        applicantId: idOf(applicant),
        roleId: idOf(role),
        appliedAt: '2026-11-23T12:00:00.001Z',
      }),
    );

    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'appliedAt'] }]);
  });

  it('is refused with the external id of another application', async () => {
    const role = await aRole(app);
    await anApplication(app, role, { externalId: `taken-${role.id}` });
    const applicant = await anApplicant(app);

    const errors = await refusal(app, () =>
      apply(recruiter, { applicantId: idOf(applicant), roleId: idOf(role), externalId: `taken-${role.id}` }),
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

    const errors = await refusal(app, () => apply(recruiter, input));

    expect(errors).toMatchObject([{ code, path: ['input', field] }]);
    if (value) expect(JSON.stringify(errors)).not.toContain(JSON.stringify(value).slice(1, -1));
  });

  it('names the place within the source', async () => {
    const role = await aRole(app);
    const applicant = await anApplicant(app);
    const source = { kind: 'REFERRAL', name: ' ' };

    const errors = await refusal(app, () =>
      apply(recruiter, { applicantId: idOf(applicant), roleId: idOf(role), source }),
    );

    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'source', 'name'] }]);
  });
});
