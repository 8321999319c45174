import { AccessLevel } from '../../src/core/viewer';
import { globalIdOf } from '../../src/core/global-id';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { aDepartment, anApplicant, anApplication, aRole } from '../support/fixtures';

describe.each(dialects)('ids in another system on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  it('find what they were given to, exactly as they were given', async () => {
    const department = await aDepartment(app, { externalId: 'hris-d' });
    const role = await aRole(app, { externalId: 'hris-r', departmentId: department.id });
    const applicant = await anApplicant(app, { externalId: 'hris-p' });
    const application = await anApplication(app, role, { applicantId: applicant.id, externalId: 'hris-a' });

    const found = await recruiter.data(`{
      department: departmentByExternalId(externalId: "hris-d") { id }
      role: roleByExternalId(externalId: "hris-r") { id }
      applicant: applicantByExternalId(externalId: "hris-p") { id }
      application: applicationByExternalId(externalId: "hris-a") { id applicant { externalId } }
      other: applicationByExternalId(externalId: "HRIS-A") { id }
    }`);

    expect(found).toEqual({
      department: { id: globalIdOf(department) },
      role: { id: globalIdOf(role) },
      applicant: { id: globalIdOf(applicant) },
      application: { id: globalIdOf(application), applicant: { externalId: 'hris-p' } },
      other: null,
    });
  });

  it('find nothing that the viewer may not see', async () => {
    await aRole(app, { externalId: 'secret-r', confidential: true });

    const { roleByExternalId } = await recruiter.data('{ roleByExternalId(externalId: "secret-r") { id } }');

    expect(roleByExternalId).toBeNull();
  });

  it('are kept by feedback, notes and rejection reasons, and find a draft of feedback for its author', async () => {
    const application = await anApplication(app, await aRole(app, { externalId: 'hris-open' }));
    const applicationId = globalIdOf(application);

    await recruiter.mutate('addNote', { applicationId, body: 'Calls back.', externalId: 'n-1' });
    await recruiter.mutate('saveFeedbackDraft', {
      applicationId,
      comment: 'So far so good.',
      externalId: 'f-1',
    });
    const admin = await app.as(AccessLevel.ADMIN);
    const reason = { name: 'Moved away', kind: 'BY_CANDIDATE', externalId: 'x-1' };
    const again = { ...reason, name: 'Moved abroad' };
    await admin.mutate('createRejectionReason', reason);
    const refused = await admin.mutate('createRejectionReason', again, 'rejectionReason { id }');

    const found = await recruiter.data(`{
      noteByExternalId(externalId: "n-1") { body }
      feedbackByExternalId(externalId: "f-1") { status externalId }
      rejectionReasonByExternalId(externalId: "x-1") { name }
    }`);
    expect(found).toEqual({
      noteByExternalId: { body: 'Calls back.' },
      feedbackByExternalId: { status: 'DRAFT', externalId: 'f-1' },
      rejectionReasonByExternalId: { name: 'Moved away' },
    });
    expect(refused).toMatchObject({ rejectionReason: null, userErrors: [{ path: ['input', 'externalId'] }] });
  });
});
