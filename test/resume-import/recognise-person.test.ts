import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { count, eventsOf } from '../support/counts';
import { dialects } from '../support/databases';
import { anApplicant, aRole } from '../support/fixtures';
import { aResume, importing } from './importing';

describe.each(dialects)('importResume, recognising the person, on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;
  let serial = 0;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  const { importJson } = importing(() => recruiter);

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

  it('leaves alone a person who was erased', async () => {
    const erased = await anApplicant(app, { anonymizedAt: app.now });
    const { emails } = (
      await recruiter.data(`{ applicant(id: "applicant_${erased.id}") { emails { address } } }`)
    ).applicant;

    const { userErrors } = await importJson(aResume({ email: emails[0].address }));

    expect(userErrors).toMatchObject([{ code: 'APPLICANT_ANONYMIZED', path: ['input', 'resume'] }]);
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
