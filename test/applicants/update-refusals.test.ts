import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { count } from '../support/counts';
import { dialects } from '../support/databases';
import { anApplicant } from '../support/fixtures';
import { madeApplicant } from './made-applicant';

describe.each(dialects)('updateApplicant and its refusals on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  it('refuses a version that is out of date', async () => {
    const { id } = await madeApplicant(recruiter);
    await recruiter.mutate('updateApplicant', { applicantId: id, headline: 'Second' });

    const { userErrors } = await recruiter.mutate('updateApplicant', {
      applicantId: id,
      expectedVersion: 1,
      headline: 'Third',
    });

    expect(userErrors).toMatchObject([{ __typename: 'VersionConflict', current: { id }, currentVersion: 2 }]);
  });

  it.each([
    ['no name left', { firstName: null, lastName: null }, 'INVALID_INPUT', ['input', 'firstName']],
    ['a cleared flag', { doNotContact: null }, 'INVALID_INPUT', ['input', 'doNotContact']],
    [
      'an address of another applicant',
      { emails: [{ address: 'other@taken.example' }] },
      'ALREADY_EXISTS',
      ['input', 'emails', '0', 'address'],
    ],
  ])('refuses %s and writes nothing', async (_what, changes, code, path) => {
    const { id } = await madeApplicant(recruiter);
    await recruiter.mutate('createApplicant', {
      firstName: 'O',
      emails: [{ address: 'other@taken.example' }],
    });
    const before = await count(app);

    const { applicant, userErrors } = await recruiter.mutate(
      'updateApplicant',
      { applicantId: id, ...changes },
      'applicant { id }',
    );

    expect(applicant).toBeNull();
    expect(userErrors).toMatchObject([{ code, path }]);
    expect(await count(app)).toEqual(before);
  });

  it('refuses ids that are unknown or of another type', async () => {
    const unknown = await recruiter.mutate('updateApplicant', { applicantId: 'applicant_999999' });
    const other = await recruiter.mutate('updateApplicant', { applicantId: 'role_1' });

    expect(unknown.userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'applicantId'] }]);
    expect(other.userErrors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'applicantId'] }]);
  });

  it('leaves alone who was erased or merged away', async () => {
    const winner = await anApplicant(app);
    const erased = await anApplicant(app, { anonymizedAt: app.now });
    const merged = await anApplicant(app, { mergedIntoId: winner.id });

    const codes = await Promise.all(
      [erased, merged].map(async ({ id }) => {
        const input = { applicantId: `applicant_${id}`, headline: 'X' };
        return (await recruiter.mutate('updateApplicant', input)).userErrors[0].code;
      }),
    );

    expect(codes).toEqual(['APPLICANT_ANONYMIZED', 'APPLICANT_MERGED']);
  });

  it('is denied to an interviewer', async () => {
    const interviewer = await app.as(AccessLevel.INTERVIEWER);

    const { errors } = await interviewer.send(
      'mutation { updateApplicant(input: { applicantId: "applicant_1" }) { userErrors { code } } }',
    );

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'applicant:write' } }]);
  });
});
