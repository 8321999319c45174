import { AccessLevel } from '../../src/core/viewer';
import { RoleStatus } from '../../src/roles/role.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { count, eventsOf } from '../support/counts';
import { dialects } from '../support/databases';
import { anApplicant, aRole } from '../support/fixtures';
import { brokenResume, emptyResume, freshResumes, jsonResumes, resumeText } from '../support/resumes';

const shown = `applicant { id version name firstName lastName headline location skills emails { address } links { url }
    experience { name } source { kind name } externalId }
  application { id status source { kind name } transitions { via } role { id } }
  report { outcome applied taken leftOut { path reason } }`;

describe.each(dialects)('importResume on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;
  let serial = 0;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  const importText = (resume: string, roleId?: string, client = recruiter) =>
    client.mutate('importResume', { resume, roleId }, shown);
  const importJson = (resume: object, roleId?: string, client = recruiter) =>
    importText(JSON.stringify(resume), roleId, client);

  /** A small resume of a person of their own. */
  function aResume(basics: object = {}, more: object = {}) {
    const email = `resume.${++serial}@example.org`;
    return { basics: { name: 'Ada Alves', label: 'Developer', email, ...basics }, ...more };
  }

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

  it('adds to a person whom somebody entered, and overwrites nothing', async () => {
    const resume = aResume({ url: 'https://ada.example' }, { skills: [{ name: 'Go', keywords: ['SQL'] }] });
    const { applicant: entered } = await recruiter.mutate(
      'createApplicant',
      {
        firstName: 'Augusta',
        lastName: 'King',
        headline: 'Countess',
        skills: ['GO'],
        source: { kind: 'REFERRAL' },
        emails: [{ address: resume.basics.email.toUpperCase() }],
      },
      'applicant { id }',
    );

    const { applicant, report } = await importJson(resume);

    expect(applicant).toMatchObject({
      id: entered.id,
      version: 2,
      name: 'Augusta King',
      headline: 'Countess',
      skills: ['GO', 'SQL'],
      links: [{ url: 'https://ada.example' }],
      emails: [{ address: resume.basics.email.toUpperCase() }],
      source: { kind: 'REFERRAL' },
    });
    expect(report).toEqual({
      outcome: 'UPDATED',
      applied: false,
      taken: ['basics.url', 'skills.0.keywords.0'],
      leftOut: [
        { path: 'basics.name', reason: 'The applicant has another value, which stays.' },
        { path: 'basics.label', reason: 'The applicant has another value, which stays.' },
      ],
    });
    expect((await eventsOf(app, entered.id)).at(-1)).toMatchObject({
      type: 'applicant.updated',
      via: 'IMPORT',
    });
  });

  it('knows a resume without an address only when the very same comes again', async () => {
    const resume = { basics: { name: 'No Address' }, skills: [{ name: 'Go', level: 'x' }] };
    const reordered = { skills: [{ level: 'x', name: 'Go' }], basics: { name: 'No Address' } };

    const first = await importJson(resume);
    const same = await importJson(reordered);
    const other = await importJson({ basics: { name: 'No Address' } });

    expect(first.report).toMatchObject({ outcome: 'CREATED' });
    expect(first.report.leftOut).toContainEqual({
      path: 'basics.email',
      reason: 'Without a usable address the person is recognised only when the very same resume comes again.',
    });
    expect(first.applicant.externalId).toMatch(/^json-resume:[0-9a-f]{64}$/);
    expect(same).toMatchObject({ applicant: { id: first.applicant.id }, report: { outcome: 'UNCHANGED' } });
    expect(other.report.outcome).toBe('CREATED');
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

  it('knows a person who was merged away as the one whom they went into', async () => {
    const resume = { basics: { name: 'Ada Alves', label: 'Developer', summary: `Double ${++serial}` } };
    const { applicant: loser } = await importJson(resume);
    const winner = await anApplicant(app);
    const merge = { winnerId: `applicant_${winner.id}`, expectedVersion: 1 };
    await recruiter.mutate('mergeApplicants', { ...merge, loserId: loser.id, loserExpectedVersion: 1 });

    const { applicant, report, userErrors } = await importJson(resume);

    expect(userErrors).toEqual([]);
    expect([applicant.id, report.outcome]).toEqual([merge.winnerId, 'UNCHANGED']);
  });

  it('refuses a role that is not open, and makes nobody', async () => {
    const role = await aRole(app, { status: RoleStatus.ON_HOLD });
    const before = await count(app);

    const { userErrors } = await importJson(aResume(), `role_${role.id}`);

    expect(userErrors).toMatchObject([{ code: 'ROLE_NOT_OPEN', path: ['input', 'roleId'] }]);
    expect(await count(app)).toEqual(before);
  });

  it('leaves alone a person who was erased', async () => {
    const erased = await anApplicant(app, { anonymizedAt: app.now });
    const { emails } = (
      await recruiter.data(`{ applicant(id: "applicant_${erased.id}") { emails { address } } }`)
    ).applicant;

    const { userErrors } = await importJson(aResume({ email: emails[0].address }));

    expect(userErrors).toMatchObject([{ code: 'APPLICANT_ANONYMIZED', path: ['input', 'resume'] }]);
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

  it.each([
    ['with an address', () => aResume({}, { skills: [{ name: 'Go' }] })],
    ['without an address', () => ({ basics: { name: `Nameless ${++serial}` } })],
  ])('makes one person of one file that comes twice at once, %s', async (_what, make) => {
    const other = await app.as(AccessLevel.ADMIN);
    const role = await aRole(app);
    const before = await count(app);
    const resume = make();

    const answers = await Promise.all([
      importJson(resume, `role_${role.id}`),
      importJson(resume, `role_${role.id}`, other),
    ]);

    expect(answers.map(({ userErrors }) => userErrors)).toEqual([[], []]);
    expect(answers.map(({ report }) => report.outcome).sort()).toEqual(['CREATED', 'UNCHANGED']);
    expect(answers.map(({ report }) => report.applied).sort()).toEqual([false, true]);
    expect(answers[0].applicant.id).toBe(answers[1].applicant.id);
    expect(answers[0].application.id).toBe(answers[1].application.id);
    const after = await count(app);
    expect(after.applicants).toBe(before.applicants! + 1);
    expect(after.applications).toBe(before.applications! + 1);
    expect(after.events).toBe(before.events! + 2);
  });

  it('applies a person once when an import and a request come at once', async () => {
    const other = await app.as(AccessLevel.ADMIN);
    const role = await aRole(app);
    const resume = aResume();
    const { applicant } = await importJson(resume);
    const before = await count(app);

    const [imported, applied] = await Promise.all([
      importJson(resume, `role_${role.id}`),
      other.mutate(
        'createApplication',
        { applicantId: applicant.id, roleId: `role_${role.id}` },
        'application { id }',
      ),
    ]);

    expect(imported.userErrors).toEqual([]);
    expect(imported.report.applied).toBe(applied.application === null);
    expect((await count(app)).applications).toBe(before.applications! + 1);
  });
});
