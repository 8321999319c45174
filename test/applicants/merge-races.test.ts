import { ApplicationStatus } from '../../src/applications/application.enums';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, aRejectionReason, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { brokenRules } from '../support/invariants';
import { keyOf, rowsOf } from '../support/rows';

describe.each(dialects)('mergeApplicants at the same time as, or twice, on %s', (dialect) => {
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

  const made = async (): Promise<string> => idOf(await anApplicant(app));
  const inputFor = (winnerId: string, loserId: string) => ({
    winnerId,
    expectedVersion: 1,
    loserId,
    loserExpectedVersion: 1,
  });
  const merge = (winnerId: string, loserId: string) =>
    recruiter.mutate('mergeApplicants', inputFor(winnerId, loserId));

  it.each([1, 2, 3])('the merge the other way round: one of them is done, try %i', async () => {
    const [one, two] = [await made(), await made()];
    const [there, back] = [inputFor(one, two), inputFor(two, one)];

    const answers = await Promise.all([
      recruiter.mutate('mergeApplicants', there),
      admin.mutate('mergeApplicants', back),
    ]);

    expect(answers.map(({ userErrors }) => userErrors.length).sort()).toEqual([0, 1]);
    const away = await Promise.all(
      [one, two].map((id) => rowsOf(app, 'applicants', { mergedIntoId: keyOf(id) })),
    );
    expect(away.flat()).toHaveLength(1);
  });

  it('a merge into somebody else: one of them is done', async () => {
    const [loser, one, two] = [await made(), await made(), await made()];
    const [first, second] = [inputFor(one, loser), inputFor(two, loser)];

    const answers = await Promise.all([
      recruiter.mutate('mergeApplicants', first),
      admin.mutate('mergeApplicants', second),
    ]);

    expect(answers.map(({ userErrors }) => userErrors.length).sort()).toEqual([0, 1]);
  });

  it.each([1, 2, 3])("an application of the loser: it is the winner's, or was refused, try %i", async () => {
    const role = await aRole(app);
    const [winner, loser] = [await made(), await made()];
    const input = inputFor(winner, loser);

    const [merged, applied] = await Promise.all([
      recruiter.mutate('mergeApplicants', input),
      admin.mutate('createApplication', { applicantId: loser, roleId: idOf(role) }),
    ]);

    expect(merged.userErrors).toEqual([]);
    const codes = applied.userErrors.map(({ code }: { code: string }) => code);
    const rows = await rowsOf(app, 'applications', { roleId: role.id });
    expect(rows.map(({ applicantId, activeApplicantId }) => [applicantId, activeApplicantId])).toEqual(
      codes.length > 0 ? [] : [[keyOf(winner), keyOf(winner)]],
    );
    expect(codes.every((code: string) => code === 'APPLICANT_MERGED')).toBe(true);
  });

  it.each([1, 2, 3])('a move and a rejection of what goes over: nothing is lost, try %i', async () => {
    const [role, reason] = [await aRole(app), await aRejectionReason(app)];
    const [winner, loser] = [await anApplicant(app), await anApplicant(app)];
    const application = await anApplication(app, role, { applicantId: loser.id });

    const [merged, rejected] = await Promise.all([
      merge(idOf(winner), idOf(loser)),
      admin.mutate('rejectApplication', {
        applicationId: idOf(application),
        expectedVersion: application.version,
        reasonId: idOf(reason),
      }),
    ]);

    expect(merged.userErrors).toEqual([]);
    const [row] = await rowsOf(app, 'applications', { id: application.id });
    const isRejected = rejected.userErrors.length === 0;
    expect(row).toMatchObject({
      applicantId: winner.id,
      status: isRejected ? ApplicationStatus.REJECTED : ApplicationStatus.ACTIVE,
      activeApplicantId: isRejected ? null : winner.id,
    });
  });

  it('is done once for one idempotency key, whatever was changed meanwhile', async () => {
    const [winner, loser] = [await made(), await made()];
    const input = inputFor(winner, loser);
    const key = { 'idempotency-key': `merge-${winner}` };
    const query =
      'mutation ($input: MergeApplicantsInput!) { mergeApplicants(input: $input) { applicant { id version } userErrors { code } } }';

    const first = await recruiter.send(query, { input }, key);
    await recruiter.mutate('updateApplicant', { applicantId: winner, headline: 'Meanwhile' });
    const second = await recruiter.send(query, { input }, key);

    expect(second.data).toEqual(first.data);
    expect(first.data!.mergeApplicants).toEqual({ applicant: { id: winner, version: 2 }, userErrors: [] });
    const match = { subjectType: 'Applicant', subjectId: keyOf(loser), type: 'applicant.merged' };
    expect(await rowsOf(app, 'events', match)).toHaveLength(1);
  });
});
