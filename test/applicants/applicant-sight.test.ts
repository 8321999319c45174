import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, aRole } from '../support/fixtures';
import { refusal } from '../support/footprint';

describe.each(dialects)('who sees applicants on %s', (dialect) => {
  let app: TestApp;
  let coordinator: Client;
  let another: Client;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    coordinator = await app.as(AccessLevel.COORDINATOR);
    another = await app.as(AccessLevel.COORDINATOR);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  const sees = async (client: Client, id: string) =>
    (await client.data('query ($id: ID!) { applicant(id: $id) { id } }', { id })).applicant !== null;
  /** Someone who applied to a confidential role of others, with their address. */
  const hidden = async () => {
    const applicant = await anApplicant(app);
    await anApplication(app, await aRole(app, { confidential: true }), { applicantId: applicant.id });
    const [email] = await app.database.primary.all(
      'SELECT address FROM applicant_emails WHERE applicantId = ?',
      [applicant.id],
    );
    return { applicant, address: String(email!.address) };
  };

  it('a coordinator adds a person and lets them apply; those of other teams lose sight of them then', async () => {
    const role = await aRole(app, { team: [coordinator.user] });
    const manager = await app.as(AccessLevel.HIRING_MANAGER);

    const { applicant } = await coordinator.mutate(
      'createApplicant',
      { firstName: 'Ada' },
      'applicant { id }',
    );
    const before = [await sees(coordinator, applicant.id), await sees(another, applicant.id)];
    const unattached = await sees(manager, applicant.id);
    const { application } = await coordinator.mutate(
      'createApplication',
      { applicantId: applicant.id, roleId: globalIdOf(role) },
      'application { applicant { id } }',
    );

    expect(before).toEqual([true, true]);
    expect(unattached).toBe(false);
    expect(application).toEqual({ applicant });
    expect(await sees(coordinator, applicant.id)).toBe(true);
    expect(await sees(another, applicant.id)).toBe(false);
    expect(await sees(recruiter, applicant.id)).toBe(true);
  });

  it('who applied to a confidential role of others is there for nobody else, and cannot be entered again', async () => {
    const { applicant, address } = await hidden();
    const role = await aRole(app);
    const ids = { applicantId: globalIdOf(applicant), roleId: globalIdOf(role) };

    const applying = await refusal(app, () => recruiter.mutate('createApplication', ids));
    const adding = await refusal(app, () =>
      recruiter.mutate('createApplicant', { firstName: 'Ada', emails: [{ address }] }),
    );

    expect(await sees(recruiter, ids.applicantId)).toBe(false);
    expect(applying).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'applicantId'] }]);
    expect(adding).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input', 'emails', '0', 'address'] }]);
  });

  it('a resume of someone hidden changes nothing in them', async () => {
    const { applicant, address } = await hidden();
    const resume = (label: string, email?: string) =>
      JSON.stringify({ basics: { name: 'Ada Alves', label, ...(email && { email }) } });
    const admin = await app.as(AccessLevel.ADMIN);
    const nameless = { resume: resume('Someone without an address') };
    const made = await admin.mutate('importResume', nameless, 'applicant { id }');
    const secret = await aRole(app, { confidential: true });
    const enter = { applicantId: made.applicant.id, roleId: globalIdOf(secret) };
    await admin.mutate('createApplication', enter);

    const byAddress = await refusal(app, () =>
      recruiter.mutate('importResume', { resume: resume('Other', address) }),
    );
    const byContent = await refusal(app, () => recruiter.mutate('importResume', nameless));

    expect([...byAddress, ...byContent]).toMatchObject([
      { code: 'ALREADY_EXISTS', path: ['input', 'resume'] },
      { code: 'ALREADY_EXISTS', path: ['input', 'resume'] },
    ]);
    expect(await sees(admin, globalIdOf(applicant))).toBe(true);
  });
});
