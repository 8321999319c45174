import { AccessLevel } from '../../src/core/viewer';
import { RoleStatus } from '../../src/roles/role.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { count, eventsOf } from '../support/counts';
import { dialects } from '../support/databases';
import { aRole } from '../support/fixtures';
import { brokenResume, emptyResume, freshResumes, jsonResumes, resumeText } from '../support/resumes';
import { aResume, importing } from './importing';

describe.each(dialects)('importResume on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  const { importText, importJson } = importing(() => recruiter);

  it.each(jsonResumes)('takes %s once; the second time changes nothing', async (file) => {
    const role = await aRole(app);
    const roleId = `role_${role.id}`;

    const first = await importText(resumeText(file), roleId);
    const before = await count(app);
    const second = await importText(resumeText(file), roleId);

    expect(first.userErrors).toEqual([]);
    expect(['CREATED', 'UPDATED', 'UNCHANGED']).toContain(first.report.outcome);
    expect(first.report.applied).toBe(true);
    expect(first.application).toMatchObject({
      status: 'ACTIVE',
      source: { kind: 'IMPORT', name: 'JSON Resume' },
      transitions: [{ via: 'IMPORT' }],
    });
    expect(second.userErrors).toEqual([]);
    expect(second.report).toMatchObject({ outcome: 'UNCHANGED', applied: false, taken: [] });
    expect(second.report.leftOut).toContainEqual({
      path: 'roleId',
      reason: 'The applicant has an active application to this role already.',
    });
    expect(second.applicant).toEqual(first.applicant);
    expect(second.application).toEqual(first.application);
    expect(await count(app)).toEqual(before);
  });

  it('makes one person of all files with one address', async () => {
    const query =
      '{ applicantByEmail(address: "richard.hendriks@mail.com") { name } applicants { totalCount } }';

    const { applicantByEmail, applicants } = await recruiter.data(query);

    expect(applicantByEmail).toEqual({ name: 'Richard Hendriks' });
    const addresses = jsonResumes.map((file) => JSON.parse(resumeText(file)).basics.email ?? file);
    expect(applicants.totalCount).toBe(new Set(addresses).size);
  });

  it.each([
    ...freshResumes.map((file) => [
      file,
      'This is a resume in the FRESH format; convert it to JSON Resume first.',
    ]),
    [brokenResume, 'This is no JSON.'],
  ])('refuses %s', async (file, message) => {
    const before = await count(app);

    const { applicant, report, userErrors } = await importText(resumeText(file));

    expect({ applicant, report }).toEqual({ applicant: null, report: null });
    expect(userErrors).toEqual([
      { __typename: 'InvalidInput', code: 'INVALID_INPUT', message, path: ['input', 'resume'] },
    ]);
    expect(await count(app)).toEqual(before);
  });

  it('refuses a resume that names nobody', async () => {
    const { userErrors } = await importText(resumeText(emptyResume));

    expect(userErrors).toMatchObject([
      { message: 'The resume has no usable name.', path: ['input', 'resume', 'basics', 'name'] },
    ]);
  });

  it('refuses more than 100 kB', async () => {
    const { userErrors } = await importText('é'.repeat(50_001));

    expect(userErrors).toMatchObject([
      { message: 'The resume is larger than 100 kB.', path: ['input', 'resume'] },
    ]);
  });

  it('records that it came by import', async () => {
    const { applicant } = await importJson(aResume());

    expect(applicant.source).toEqual({ kind: 'IMPORT', name: 'JSON Resume' });
    expect(await eventsOf(app, applicant.id)).toMatchObject([
      { type: 'applicant.created', via: 'IMPORT', actorId: recruiter.user.id },
    ]);
  });

  it('reports what was taken and what was left out', async () => {
    const { report } = await importJson(
      aResume(
        { image: 'ada.png', url: '' },
        { work: [{ name: 'X', startDate: 'May 2014' }], awards: [{ title: 'Y' }] },
      ),
    );

    expect(report).toEqual({
      outcome: 'CREATED',
      applied: false,
      taken: ['basics.name', 'basics.label', 'work.0', 'basics.email'],
      leftOut: [
        { path: 'basics.url', reason: 'It is empty.' },
        { path: 'work.0.startDate', reason: 'A date looks like 2024, 2024-05 or 2024-05-01.' },
        { path: 'basics.image', reason: 'There is no place for this in an applicant.' },
        { path: 'awards', reason: 'There is no place for this in an applicant.' },
      ],
    });
  });

  it.each([
    ['is no id', 'applicant_1', 'INVALID_INPUT'],
    ['is unknown', 'role_999999', 'NOT_FOUND'],
  ])('refuses a role that %s, and makes nobody', async (_what, roleId, code) => {
    const before = await count(app);

    const { applicant, userErrors } = await importJson(aResume(), roleId);

    expect(applicant).toBeNull();
    expect(userErrors).toMatchObject([{ code, path: ['input', 'roleId'] }]);
    expect(await count(app)).toEqual(before);
  });

  it('refuses a role that is not open, and makes nobody', async () => {
    const role = await aRole(app, { status: RoleStatus.ON_HOLD });
    const before = await count(app);

    const { userErrors } = await importJson(aResume(), `role_${role.id}`);

    expect(userErrors).toMatchObject([{ code: 'ROLE_NOT_OPEN', path: ['input', 'roleId'] }]);
    expect(await count(app)).toEqual(before);
  });

  it.each([
    AccessLevel.COORDINATOR,
    AccessLevel.HIRING_MANAGER,
    AccessLevel.INTERVIEWER,
    AccessLevel.ANALYST,
  ])('is denied to %s', async (level) => {
    const client = await app.as(level);

    const { errors } = await client.send(
      'mutation { importResume(input: { resume: "{}" }) { userErrors { code } } }',
    );

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'applicant:import' } }]);
  });
});
