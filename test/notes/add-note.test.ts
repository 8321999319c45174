import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import { User } from '../../src/users/user.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { anApplicant, anApplication, aRole } from '../support/fixtures';

describe.each(dialects)('addNote on %s', (dialect) => {
  let app: TestApp;
  let author: Client;
  let role: Awaited<ReturnType<typeof aRole>>;

  beforeAll(async () => {
    app = await startApp(dialect);
    author = await app.as(AccessLevel.RECRUITER, 'Ada Author');
    role = await aRole(app);
  });

  afterAll(() => app.stop());

  const written = () =>
    app.database.primary.all(
      "SELECT 'notes' AS name, COUNT(*) AS count FROM notes UNION ALL SELECT 'mentions', COUNT(*) FROM note_mentions " +
        "UNION ALL SELECT 'versions', SUM(version) FROM notes UNION ALL SELECT 'events', COUNT(*) FROM events",
    );
  async function refused(act: () => Promise<{ userErrors: object[] }>): Promise<object[]> {
    const before = await written();
    const { userErrors } = await act();
    expect(await written()).toEqual(before);
    return userErrors;
  }
  const inactive = () =>
    app.work((work) =>
      work.add(
        User,
        {
          name: 'Gone',
          email: `gone.${Math.random()}@example.org`,
          accessLevel: AccessLevel.RECRUITER,
          timeZone: 'Europe/Lisbon',
          active: false,
        },
        'user.created',
      ),
    );

  it('is added to an application, of several lines, with the users whom it mentions', async () => {
    const application = await anApplication(app, role);
    const [bob, eve] = [await app.as(AccessLevel.ADMIN, 'Bob'), await app.as(AccessLevel.INTERVIEWER, 'Eve')];
    const mentionIds = [eve, bob, eve].map(({ user }) => globalIdOf(user));

    const { note, userErrors } = await author.mutate(
      'addNote',
      { applicationId: globalIdOf(application), body: ' Strong.\r\nCall again. ', mentionIds },
      'note { body visibility version editedAt author { name } mentions { name } applicant { id } application { id notes { totalCount nodes { body } } } }',
    );

    expect(userErrors).toEqual([]);
    expect(note).toEqual({
      body: 'Strong.\nCall again.',
      visibility: 'PUBLIC',
      version: 1,
      editedAt: null,
      author: { name: 'Ada Author' },
      mentions: [{ name: 'Eve' }, { name: 'Bob' }],
      applicant: null,
      application: {
        id: globalIdOf(application),
        notes: { totalCount: 1, nodes: [{ body: 'Strong.\nCall again.' }] },
      },
    });
  });

  it('is added to a person, the newest first, and found by its id and by who is mentioned', async () => {
    const applicant = await anApplicant(app);
    const applicantId = globalIdOf(applicant);
    const me = globalIdOf(author.user);
    const visibility = 'PRIVATE';

    await author.mutate('addNote', { applicantId, body: 'First' });
    const { note } = await author.mutate(
      'addNote',
      { applicantId, body: 'Second', visibility, mentionIds: [me] },
      'note { id }',
    );
    const data = await author.data(
      `query ($id: ID!, $note: ID!, $me: ID!) {
        note(id: $note) { body visibility applicant { id } application { id } }
        applicant(id: $id) {
          notes { nodes { body } }
          mentioning: notes(where: { mention: { userId: { eq: $me } } }) { totalCount nodes { body } }
        }
      }`,
      { id: applicantId, note: note.id, me },
    );

    expect(data).toEqual({
      note: { body: 'Second', visibility, applicant: { id: applicantId }, application: null },
      applicant: {
        notes: { nodes: [{ body: 'Second' }, { body: 'First' }] },
        mentioning: { totalCount: 1, nodes: [{ body: 'Second' }] },
      },
    });
  });

  it('is about exactly one thing', async () => {
    const application = await anApplication(app, role);
    const [applicationId, applicantId] = [globalIdOf(application), `applicant_${application.applicantId}`];

    const both = await refused(() => author.mutate('addNote', { applicationId, applicantId, body: 'x' }));
    const none = await refused(() => author.mutate('addNote', { body: 'x' }));

    const fault = { code: 'INVALID_INPUT', path: ['input', 'applicantId'] };
    expect([both, none]).toMatchObject([[fault], [fault]]);
  });

  it.each([
    ['an empty body', { body: ' \n ' }, ['body'], 'INVALID_INPUT'],
    ['a body that is too long', { body: 'x'.repeat(10_001) }, ['body'], 'INVALID_INPUT'],
    ['control characters', { body: 'a\u0007b' }, ['body'], 'INVALID_INPUT'],
    ['a mention of something else', { mentionIds: ['role_1'] }, ['mentionIds', '0'], 'INVALID_INPUT'],
    ['a mention of nobody', { mentionIds: ['user_2000000'] }, ['mentionIds', '0'], 'NOT_FOUND'],
    ['too many mentions', { mentionIds: Array(21).fill('user_1') }, ['mentionIds'], 'INVALID_INPUT'],
    ['an unknown application', { applicationId: 'application_2000000' }, ['applicationId'], 'NOT_FOUND'],
  ])('refuses %s', async (_what, change, path, code) => {
    const application = await anApplication(app, role);
    const input = { applicationId: globalIdOf(application), body: 'Fine.', ...change };

    const errors = await refused(() => author.mutate('addNote', input));

    expect(errors).toMatchObject([{ code, path: ['input', ...path] }]);
  });

  it('refuses a mention of a user who is not active, and a person who was erased', async () => {
    const application = await anApplication(app, role);
    const erased = await anApplicant(app, { anonymizedAt: app.now });
    const mentionIds = [globalIdOf(author.user), globalIdOf(await inactive())];

    const gone = await refused(() =>
      author.mutate('addNote', { applicationId: globalIdOf(application), body: 'x', mentionIds }),
    );
    const nobody = await refused(() =>
      author.mutate('addNote', { applicantId: globalIdOf(erased), body: 'x' }),
    );

    expect(gone).toMatchObject([{ code: 'USER_NOT_ACTIVE', path: ['input', 'mentionIds', '1'] }]);
    expect(nobody).toMatchObject([{ code: 'APPLICANT_ANONYMIZED', path: ['input', 'applicantId'] }]);
  });
});
