import { ApplicantEmail } from '../../src/applicants/applicant-email.entity';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { count, eventsOf } from '../support/counts';
import { dialects } from '../support/databases';
import { keyOf } from '../support/rows';

const shown = 'applicant { version emails { id address primary } }';

describe.each(dialects)('e-mail addresses of applicants on %s', (dialect) => {
  let app: TestApp;
  let recruiter: Client;
  let serial = 0;

  beforeAll(async () => {
    app = await startApp(dialect);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  afterAll(() => app.stop());

  async function made(...names: string[]) {
    const emails = names.map((name) => ({ address: `${name}.${++serial}@example.org` }));
    const { applicant } = await recruiter.mutate(
      'createApplicant',
      { firstName: 'Ada', emails },
      'applicant { id emails { id address } }',
    );
    return applicant as { id: string; emails: Array<{ id: string; address: string }> };
  }

  const primaries = (applicant: any) => applicant.emails.map(({ primary }: any) => primary);

  it('are added; the first one is primary, a later one when it says so', async () => {
    const { id } = await made();
    const add = (address: string, primary?: boolean) =>
      recruiter.mutate('addApplicantEmail', { applicantId: id, address, primary }, shown);

    const first = await add(`first.${++serial}@example.org`);
    const second = await add(`second.${serial}@example.org`);
    const third = await add(`third.${serial}@example.org`, true);

    expect(first.applicant).toMatchObject({ version: 2, emails: [{ primary: true }] });
    expect(primaries(second.applicant)).toEqual([true, false]);
    expect(third.applicant.emails.map(({ address }: any) => address)).toEqual([
      `third.${serial}@example.org`,
      `first.${serial}@example.org`,
      `second.${serial}@example.org`,
    ]);
    expect(primaries(third.applicant)).toEqual([true, false, false]);
  });

  it('are refused when they belong to this or another applicant, or are one too many', async () => {
    const mine = await made('mine');
    const other = await made('other');
    const full = await made(...Array.from({ length: 20 }, (_, index) => `n${index}`));
    const before = await count(app);
    const add = async (applicantId: string, address: string) =>
      (await recruiter.mutate('addApplicantEmail', { applicantId, address })).userErrors;

    const again = await add(mine.id, mine.emails[0]!.address.toUpperCase());
    const taken = await add(mine.id, other.emails[0]!.address);
    const tooMany = await add(full.id, 'one.more@example.org');
    const unknown = await add('applicant_999999', 'x@example.org');

    const path = ['input', 'address'];
    expect(again).toMatchObject([{ message: 'The applicant has this e-mail address already.', path }]);
    expect(taken).toMatchObject([{ message: 'Another applicant has this e-mail address.', path }]);
    expect(tooMany).toMatchObject([{ code: 'TOO_MANY_EMAILS', path }]);
    expect(unknown).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'applicantId'] }]);
    expect(await count(app)).toEqual(before);
  });

  it('are removed; the oldest of the others becomes primary', async () => {
    const { emails } = await made('a', 'b', 'c');
    const remove = async (emailId: string) =>
      (await recruiter.mutate('removeApplicantEmail', { emailId }, shown)).applicant;

    const withoutThird = await remove(emails[2]!.id);
    const withoutFirst = await remove(emails[0]!.id);
    const withoutAny = await remove(emails[1]!.id);

    expect(primaries(withoutThird)).toEqual([true, false]);
    expect(withoutFirst.emails).toEqual([{ ...emails[1], primary: true }]);
    expect(withoutAny).toEqual({ version: 4, emails: [] });
  });

  it('are refused for removal when they are gone', async () => {
    const { emails } = await made('a');
    await recruiter.mutate('removeApplicantEmail', { emailId: emails[0]!.id });

    const { userErrors } = await recruiter.mutate('removeApplicantEmail', { emailId: emails[0]!.id });

    expect(userErrors).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'emailId'] }]);
  });

  it('have one primary that is chosen; choosing it again changes nothing', async () => {
    const { id, emails } = await made('a', 'b');
    const choose = () => recruiter.mutate('setPrimaryEmail', { emailId: emails[1]!.id }, shown);

    const once = await choose();
    const twice = await choose();

    expect(once.applicant).toEqual({
      version: 2,
      emails: [
        { ...emails[1], primary: true },
        { ...emails[0], primary: false },
      ],
    });
    expect(twice.applicant).toEqual(once.applicant);
    expect((await eventsOf(app, id)).map(({ type }) => type)).toEqual([
      'applicant.created',
      'applicant.emailsChanged',
    ]);
  });

  it.each(['removeApplicantEmail', 'setPrimaryEmail'])('heed the expected version in %s', async (name) => {
    const { emails } = await made('a', 'b');

    const { userErrors } = await recruiter.mutate(name, { emailId: emails[1]!.id, expectedVersion: 7 });

    expect(userErrors).toMatchObject([{ code: 'VERSION_CONFLICT', currentVersion: 1 }]);
  });

  it('belong to their applicant, as nodes too', async () => {
    const { id, emails } = await made('a');

    const { node } = await recruiter.data(
      `{ node(id: "${emails[0]!.id}") { ... on ApplicantEmail { kind applicant { id } } } }`,
    );

    expect(node).toEqual({ kind: 'PERSONAL', applicant: { id } });
  });

  it.each([
    ['addApplicantEmail', '{ applicantId: "applicant_1", address: "x@example.org" }'],
    ['removeApplicantEmail', '{ emailId: "applicantEmail_1" }'],
    ['setPrimaryEmail', '{ emailId: "applicantEmail_1" }'],
  ])('are not changed by an interviewer: %s', async (name, input) => {
    const interviewer = await app.as(AccessLevel.INTERVIEWER);

    const { errors } = await interviewer.send(
      `mutation { ${name}(input: ${input}) { userErrors { code } } }`,
    );

    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
  });

  it('keep one primary when two are chosen at once, and when the primary is removed meanwhile', async () => {
    const { id, emails } = await made('a', 'b', 'c', 'd');
    const other = await app.as(AccessLevel.ADMIN);

    await Promise.all([
      recruiter.mutate('setPrimaryEmail', { emailId: emails[1]!.id }),
      other.mutate('setPrimaryEmail', { emailId: emails[2]!.id }),
      recruiter.mutate('removeApplicantEmail', { emailId: emails[0]!.id }),
      other.mutate('removeApplicantEmail', { emailId: emails[1]!.id }),
    ]);

    const applicantId = keyOf(id);
    const rows = await app.work((work) => work.find(ApplicantEmail, { applicantId }));
    expect(rows).toHaveLength(2);
    expect(rows.filter(({ primary }) => primary)).toHaveLength(1);
  });

  it('go to one of two applicants who are given the same one at once', async () => {
    const [one, two] = [await made(), await made()];
    const other = await app.as(AccessLevel.ADMIN);
    const before = await count(app);
    const address = `wanted.${++serial}@example.org`;

    const answers = await Promise.all([
      recruiter.mutate('addApplicantEmail', { applicantId: one.id, address }, 'applicant { id }'),
      other.mutate('addApplicantEmail', { applicantId: two.id, address }, 'applicant { id }'),
    ]);

    expect(answers.filter(({ applicant }) => applicant !== null)).toHaveLength(1);
    expect(await count(app)).toEqual({
      ...before,
      applicant_emails: before.applicant_emails! + 1,
      events: before.events! + 1,
    });
  });
});
