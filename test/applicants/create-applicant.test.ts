import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { count, eventsOf } from '../support/counts';
import { dialects } from '../support/databases';

describe.each(dialects)('createApplicant on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  it('answers the operation of the contract', async () => {
    const operation = `mutation CreateApplicant($input: CreateApplicantInput!) {
      createApplicant(input: $input) {
        applicant { id name emails { address primary } headline skills version }
        userErrors { __typename code message path }
      }
    }`;
    const input = {
      firstName: 'Ada',
      lastName: 'Alves',
      emails: [{ address: 'ada@example.org', primary: true }],
      headline: 'Backend developer',
      location: 'Lisbon',
      skills: ['Go'],
      tags: ['referred'],
      links: [{ kind: 'GITHUB', url: 'https://example.org/ada' }],
    };

    const { createApplicant } = await recruiter.data(operation, { input });

    expect(createApplicant).toEqual({
      applicant: {
        id: expect.stringMatching(/^applicant_\d+$/),
        name: 'Ada Alves',
        emails: [{ address: 'ada@example.org', primary: true }],
        headline: 'Backend developer',
        skills: ['Go'],
        version: 1,
      },
      userErrors: [],
    });
  });

  it('keeps everything, in stored form', async () => {
    const { applicant, userErrors } = await recruiter.mutate(
      'createApplicant',
      {
        firstName: ' Grace ',
        emails: [{ address: 'Grace@Work.example', kind: 'WORK' }, { address: 'grace@home.example' }],
        phones: [{ number: '+1 912 555 4321' }],
        links: [{ url: 'https://github.com/grace' }, { url: 'https://grace.example', kind: 'PORTFOLIO' }],
        summary: 'Line one\r\nline two',
        timeZone: 'America/New_York',
        skills: ['COBOL', 'cobol', 'Compilers'],
        tags: ['Navy', 'navy', 'Pioneer'],
        experience: [
          { name: 'Vassar', position: 'Professor', startDate: '1931', endDate: '1943' },
          { name: 'Navy', position: 'Rear admiral', startDate: '1943-12', highlights: ['COBOL'] },
        ],
        education: [{ institution: 'Yale', area: 'Mathematics', studyType: 'PhD', endDate: '1934-06-01' }],
        source: { kind: 'EVENT', name: 'Conference' },
        consentUntil: '2027-01-01T00:00:00+01:00',
        doNotContact: true,
        externalId: 'crm-1',
      },
      `applicant { firstName lastName name emails { address kind primary } phones { kind number } links { kind url }
         summary timeZone skills tags { name } experience { name position url startDate endDate summary highlights }
         education { institution area studyType startDate endDate } source { kind name } consentUntil doNotContact
         externalId mergedInto { id } anonymizedAt createdAt }`,
    );

    expect(userErrors).toEqual([]);
    expect(applicant).toEqual({
      firstName: 'Grace',
      lastName: null,
      name: 'Grace',
      emails: [
        { address: 'Grace@Work.example', kind: 'WORK', primary: true },
        { address: 'grace@home.example', kind: 'PERSONAL', primary: false },
      ],
      phones: [{ kind: 'PERSONAL', number: '+1 912 555 4321' }],
      links: [
        { kind: 'GITHUB', url: 'https://github.com/grace' },
        { kind: 'PORTFOLIO', url: 'https://grace.example' },
      ],
      summary: 'Line one\nline two',
      timeZone: 'America/New_York',
      skills: ['COBOL', 'Compilers'],
      tags: [{ name: 'Navy' }, { name: 'Pioneer' }],
      experience: [
        {
          name: 'Navy',
          position: 'Rear admiral',
          url: null,
          startDate: '1943-12',
          endDate: null,
          summary: null,
          highlights: ['COBOL'],
        },
        {
          name: 'Vassar',
          position: 'Professor',
          url: null,
          startDate: '1931',
          endDate: '1943',
          summary: null,
          highlights: [],
        },
      ],
      education: [
        {
          institution: 'Yale',
          area: 'Mathematics',
          studyType: 'PhD',
          startDate: null,
          endDate: '1934-06-01',
        },
      ],
      source: { kind: 'EVENT', name: 'Conference' },
      consentUntil: '2026-12-31T23:00:00.000Z',
      doNotContact: true,
      externalId: 'crm-1',
      mergedInto: null,
      anonymizedAt: null,
      createdAt: '2026-11-23T12:00:00.000Z',
    });
  });

  it('lists the primary address first', async () => {
    const emails = [{ address: 'z1@example.org' }, { address: 'z2@example.org', primary: true }];

    const { applicant } = await recruiter.mutate(
      'createApplicant',
      { firstName: 'Zoe', emails },
      'applicant { emails { address primary } }',
    );

    expect(applicant.emails).toEqual([
      { address: 'z2@example.org', primary: true },
      { address: 'z1@example.org', primary: false },
    ]);
  });

  it('writes one event, without contact data', async () => {
    const emails = [{ address: 'secret@example.org' }];
    const phones = [{ number: '555 0100 0199' }];

    const { applicant } = await recruiter.mutate(
      'createApplicant',
      { lastName: 'Quiet', emails, phones },
      'applicant { id }',
    );

    const events = await eventsOf(app, applicant.id);
    expect(events).toMatchObject([
      { type: 'applicant.created', actorId: recruiter.user.id, via: 'API', changes: { phones: null } },
    ]);
    expect(JSON.stringify(events.map(({ changes }) => changes))).not.toMatch(/secret@|0199/);
  });

  it('refuses an address that another applicant has, naming it and writing nothing', async () => {
    await recruiter.mutate('createApplicant', {
      firstName: 'First',
      emails: [{ address: 'Taken@Example.org' }],
    });
    const before = await count(app);

    const { applicant, userErrors } = await recruiter.mutate(
      'createApplicant',
      {
        firstName: 'Second',
        tags: ['new tag of the second'],
        emails: [{ address: 'free@example.org' }, { address: 'taken@example.ORG' }],
      },
      'applicant { id }',
    );

    expect(applicant).toBeNull();
    expect(userErrors).toEqual([
      {
        __typename: 'AlreadyExists',
        code: 'ALREADY_EXISTS',
        message: 'Another applicant has this e-mail address.',
        path: ['input', 'emails', '1', 'address'],
      },
    ]);
    expect(await count(app)).toEqual(before);
  });

  it('refuses an external id that is taken', async () => {
    await recruiter.mutate('createApplicant', { firstName: 'A', externalId: 'same' });

    const { userErrors } = await recruiter.mutate('createApplicant', { firstName: 'B', externalId: 'same' });

    expect(userErrors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input', 'externalId'] }]);
  });

  it.each([
    ['no name', {}, ['input', 'firstName']],
    ['an empty name', { firstName: ' ' }, ['input', 'firstName']],
    [
      'a malformed address',
      { firstName: 'X', emails: [{ address: 'x@' }] },
      ['input', 'emails', '0', 'address'],
    ],
    [
      'an address twice',
      { firstName: 'X', emails: [{ address: 'x@x.example' }, { address: 'X@X.example' }] },
      ['input', 'emails', '1', 'address'],
    ],
    [
      'two primary addresses',
      {
        firstName: 'X',
        emails: [
          { address: 'x1@x.example', primary: true },
          { address: 'x2@x.example', primary: true },
        ],
      },
      ['input', 'emails', '1', 'primary'],
    ],
    [
      'a malformed number',
      { firstName: 'X', phones: [{ number: 'call me' }] },
      ['input', 'phones', '0', 'number'],
    ],
    [
      'a script for a link',
      { firstName: 'X', links: [{ url: 'javascript:x' }] },
      ['input', 'links', '0', 'url'],
    ],
    ['an unknown time zone', { firstName: 'X', timeZone: 'Mars/Base' }, ['input', 'timeZone']],
    ['a control character', { firstName: 'X\u0007' }, ['input', 'firstName']],
    ['too long a headline', { firstName: 'X', headline: 'x'.repeat(256) }, ['input', 'headline']],
    ['too many skills', { firstName: 'X', skills: Array(201).fill('x') }, ['input', 'skills']],
    [
      'a malformed date',
      { firstName: 'X', experience: [{ name: 'Y', startDate: '2014-13' }] },
      ['input', 'experience', '0', 'startDate'],
    ],
    [
      'dates out of order',
      { firstName: 'X', education: [{ area: 'Y', startDate: '2014-06', endDate: '2013' }] },
      ['input', 'education', '0', 'endDate'],
    ],
    [
      'an entry that says nothing',
      { firstName: 'X', experience: [{ highlights: [] }] },
      ['input', 'experience', '0'],
    ],
    ['an instant without a zone', { firstName: 'X', consentUntil: '2026-12-01' }, ['input', 'consentUntil']],
  ])('refuses %s', async (_what, input, path) => {
    const before = await count(app);

    const { userErrors } = await recruiter.mutate('createApplicant', input);

    expect(userErrors).toEqual([
      { __typename: 'InvalidInput', code: 'INVALID_INPUT', message: expect.any(String), path },
    ]);
    expect(await count(app)).toEqual(before);
  });

  it('takes end and start that agree as far as they are known', async () => {
    const experience = [{ name: 'Y', startDate: '2014-06', endDate: '2014' }];

    const { userErrors } = await recruiter.mutate('createApplicant', { firstName: 'X', experience });

    expect(userErrors).toEqual([]);
  });

  it.each([AccessLevel.HIRING_MANAGER, AccessLevel.INTERVIEWER, AccessLevel.ANALYST])(
    'is denied to %s',
    async (level) => {
      const client = await app.as(level);

      const { errors } = await client.send(
        'mutation { createApplicant(input: { firstName: "X" }) { userErrors { code } } }',
      );

      expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'applicant:write' } }]);
    },
  );

  it('lets one of two win who add the same address at once', async () => {
    const other = await app.as(AccessLevel.COORDINATOR);
    const before = await count(app);
    const input = (firstName: string) => ({ firstName, emails: [{ address: 'race@example.org' }] });

    const answers = await Promise.all([
      recruiter.mutate('createApplicant', input('One'), 'applicant { id }'),
      other.mutate('createApplicant', input('Two'), 'applicant { id }'),
    ]);

    const losers = answers.filter(({ applicant }) => applicant === null);
    expect(losers).toHaveLength(1);
    expect(losers[0].userErrors).toMatchObject([
      { code: 'ALREADY_EXISTS', path: ['input', 'emails', '0', 'address'] },
    ]);
    expect(await count(app)).toEqual({
      ...before,
      applicants: before.applicants! + 1,
      applicant_emails: before.applicant_emails! + 1,
      events: before.events! + 1,
    });
  });
});
