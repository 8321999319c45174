import type { Applicant } from '../../src/applicants/applicant.entity';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, aRole } from '../support/fixtures';
import { idOf, refusal } from '../support/footprint';
import { brokenRules } from '../support/invariants';
import { rowsOf } from '../support/rows';
import { merging } from './merging';

describe.each(dialects)('mergeApplicants on %s is refused', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(async () => {
    expect(await brokenRules(app.database.primary)).toEqual([]);
    await app.stop();
  });

  const { made, inputFor, merge } = merging(() => ({ admin, recruiter }));

  it('while both have an ACTIVE application to the same role, and done when one of them has ended', async () => {
    const role = await aRole(app);
    const [winner, loser] = [await anApplicant(app), await anApplicant(app)];
    await anApplication(app, role, { applicantId: winner.id });
    const other = await anApplication(app, role, { applicantId: loser.id });

    const errors = await refusal(app, () => merge(idOf(winner), idOf(loser)));
    await admin.mutate('withdrawApplication', {
      applicationId: idOf(other),
      expectedVersion: other.version,
    });
    const { userErrors } = await merge(idOf(winner), idOf(loser));

    expect(errors).toMatchObject([{ code: 'BOTH_ACTIVE', path: ['input', 'loserId'] }]);
    expect(userErrors).toEqual([]);
    const rows = await rowsOf(app, 'applications', { applicantId: winner.id });
    expect(rows.map(({ activeApplicantId }) => activeApplicantId).sort()).toEqual([winner.id, null].sort());
  });

  it('when one of the two was erased or merged away, and into oneself', async () => {
    const [one, erased] = [await anApplicant(app), await anApplicant(app, { anonymizedAt: app.now })];
    const gone = await anApplicant(app);
    await merge(idOf(await anApplicant(app)), idOf(gone));
    const send = (winner: Applicant, loser: Applicant) =>
      refusal(app, () =>
        recruiter.mutate('mergeApplicants', {
          winnerId: idOf(winner),
          expectedVersion: winner === gone ? 2 : winner.version,
          loserId: idOf(loser),
          loserExpectedVersion: loser === gone ? 2 : loser.version,
        }),
      );

    expect(await send(one, erased)).toMatchObject([
      { code: 'APPLICANT_ANONYMIZED', path: ['input', 'loserId'] },
    ]);
    expect(await send(erased, one)).toMatchObject([
      { code: 'APPLICANT_ANONYMIZED', path: ['input', 'winnerId'] },
    ]);
    expect(await send(one, gone)).toMatchObject([{ code: 'APPLICANT_MERGED', path: ['input', 'loserId'] }]);
    expect(await send(gone, one)).toMatchObject([{ code: 'APPLICANT_MERGED', path: ['input', 'winnerId'] }]);
    expect(await send(one, one)).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'loserId'] }]);
  });

  it.each(['expectedVersion', 'loserExpectedVersion'])('when %s is not the present one', async (field) => {
    const [winner, loser] = [await made(), await made()];
    const input = { ...(await inputFor(winner, loser)), [field]: 7 };

    const errors = await refusal(app, () => recruiter.mutate('mergeApplicants', input));

    expect(errors).toMatchObject([
      { __typename: 'VersionConflict', path: ['input', field], currentVersion: 1 },
    ]);
  });

  it('when a list would get too long', async () => {
    const skills = (from: number) => Array.from({ length: 150 }, (_, index) => `Skill ${from + index}`);
    const [winner, loser] = [await made({ skills: skills(0) }), await made({ skills: skills(100) })];

    const errors = await refusal(app, () => merge(winner, loser));

    expect(errors).toMatchObject([{ code: 'TOO_MUCH_TO_MERGE', path: ['input', 'loserId'] }]);
  });

  it('for people whom the recruiter does not see, as if they did not exist', async () => {
    const hidden = await aRole(app, { confidential: true });
    const [seen, unseen] = [await anApplicant(app), await anApplicant(app)];
    await anApplication(app, hidden, { applicantId: unseen.id });
    const input = { expectedVersion: 1, loserExpectedVersion: 1 };

    const asLoser = await refusal(app, () =>
      recruiter.mutate('mergeApplicants', { ...input, winnerId: idOf(seen), loserId: idOf(unseen) }),
    );
    const asWinner = await refusal(app, () =>
      recruiter.mutate('mergeApplicants', { ...input, winnerId: idOf(unseen), loserId: idOf(seen) }),
    );

    expect(asLoser).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'loserId'] }]);
    expect(asWinner).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'winnerId'] }]);
  });

  it.each([
    AccessLevel.COORDINATOR,
    AccessLevel.HIRING_MANAGER,
    AccessLevel.INTERVIEWER,
    AccessLevel.ANALYST,
  ])('to a %s', async (level) => {
    const client = await app.as(level);

    const { errors } = await client.send(
      `mutation { mergeApplicants(input: { winnerId: "applicant_1", expectedVersion: 1, loserId: "applicant_2", loserExpectedVersion: 1 }) { userErrors { code } } }`,
    );

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'applicant:merge' } }]);
  });
});
