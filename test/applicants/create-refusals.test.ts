import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { count } from '../support/counts';
import { dialects } from '../support/databases';

describe.each(dialects)('createApplicant and its refusals on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

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
