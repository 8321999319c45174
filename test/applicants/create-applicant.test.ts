import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { eventsOf } from '../support/counts';
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

  it('takes end and start that agree as far as they are known', async () => {
    const experience = [{ name: 'Y', startDate: '2014-06', endDate: '2014' }];

    const { userErrors } = await recruiter.mutate('createApplicant', { firstName: 'X', experience });

    expect(userErrors).toEqual([]);
  });
});
