import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplicant, aRole } from '../support/fixtures';
import { operation } from '../support/operations';
import { idOf } from '../support/footprint';
import { keyOf } from '../support/rows';
import { apply } from './applying';
import { expectHistoryHolds, factsOf } from './facts';

describe.each(dialects)('createApplication on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

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

    const { application } = await apply(
      recruiter,
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
    const first = await apply(recruiter, input, 'application { id version }');
    await recruiter.mutate('withdrawApplication', {
      applicationId: first.application.id,
      expectedVersion: 1,
    });

    const second = await apply(recruiter, input);

    expect(second.userErrors).toEqual([]);
    expect(second.application.id).not.toBe(first.application.id);
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

      const answers = await Promise.all([
        apply(recruiter, input),
        apply(recruiter, input),
        apply(recruiter, input),
      ]);

      const won = answers.filter(({ userErrors }) => userErrors.length === 0);
      const lost = answers.filter(({ userErrors }) => userErrors.length > 0);
      expect(won).toHaveLength(1);
      expect(lost.map(({ userErrors }) => userErrors[0].code)).toEqual(['ALREADY_EXISTS', 'ALREADY_EXISTS']);
      const key = keyOf(won[0].application.id);
      await expectHistoryHolds(app, key);
      expect((await factsOf(app, key)).events).toEqual(['application.created']);
      const rows = await app.database.primary.all('SELECT id FROM applications WHERE applicantId = ?', [
        applicant.id,
      ]);
      expect(rows).toHaveLength(1);
    }
  });
});
