import { anyOf, allOf, everything, holding, nothing, surelyMet } from '../../src/database/condition';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { aFeedback, anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { keyOf } from '../support/rows';

/** The key in `department_12`. */

describe.each(dialects)('rows that are added last on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  const create = async (name: string) =>
    (await admin.mutate('createDepartment', { name }, 'department { id name }')).department;

  /** What the log tells of departments with this name: the key of the subject, and that of its state. */
  async function told(name: string): Promise<Array<[subject: number, state: number]>> {
    const events = await app.database.primary.all(
      "SELECT subjectId, state FROM events WHERE type = 'department.created' ORDER BY id",
    );
    const read = events.map(({ subjectId, state }) => {
      const kept = (typeof state === 'string' ? JSON.parse(state) : state) as { id: number; name: string };
      return { subject: Number(subjectId), kept };
    });
    return read.filter(({ kept }) => kept.name === name).map(({ subject, kept }) => [subject, kept.id]);
  }

  it('have their key in the answer, in their event and in its state', async () => {
    const { id, name } = await create('Late');

    expect(name).toBe('Late');
    expect(await told('Late')).toEqual([[keyOf(id), keyOf(id)]]);
  });

  it('have each their own key when many are added at a time', async () => {
    const names = Array.from({ length: 40 }, (_, number) => `Crowd ${number}`);

    const made = await Promise.all(names.map(create));

    for (const [index, { id }] of made.entries())
      expect(await told(names[index]!)).toEqual([[keyOf(id), keyOf(id)]]);
  });

  it('leave no event when a unique rule stands against them, and the refusal is as ever', async () => {
    await create('Only');
    const before = await app.database.primary.all('SELECT COUNT(*) AS count FROM events');

    const answers = await Promise.all([
      admin.mutate('createDepartment', { name: 'ONLY' }),
      admin.mutate('createDepartment', { name: 'only' }),
    ]);

    for (const { userErrors } of answers)
      expect(userErrors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input', 'name'] }]);
    expect(await app.database.primary.all('SELECT COUNT(*) AS count FROM events')).toEqual(before);
  });

  it('are one of two that race for a unique name', async () => {
    const answers = await Promise.all(
      ['Race', 'race'].map((name) => admin.mutate('createDepartment', { name }, 'department { name }')),
    );

    expect(answers.filter(({ department }) => department !== null)).toHaveLength(1);
    expect([...(await told('Race')), ...(await told('race'))]).toHaveLength(1);
  });

  it('are not read again where they are the own feedback of who writes it; those of others are', async () => {
    const application = await anApplication(app, await aRole(app));
    const grace = await app.as(AccessLevel.RECRUITER);
    const input = { applicationId: idOf(application), recommendation: 'YES', comment: 'Clear.' };

    const statements = await app.statements(async () => {
      const { feedback } = await grace.mutate(
        'submitFeedback',
        input,
        'feedback { id recommendation comment author { id } }',
      );
      expect(feedback).toMatchObject({
        recommendation: 'YES',
        comment: 'Clear.',
        author: { id: idOf(grace.user) },
      });
    });

    const inserted = statements.findIndex((sql) => sql.startsWith('INSERT INTO feedback'));
    const after = statements.slice(inserted + 1).filter((sql) => sql.includes('FROM feedback'));
    expect(inserted).toBeGreaterThanOrEqual(0);
    expect(after).toEqual([]);
  });

  it('do not show the feedback of others to who is blind, also right after their own mutation', async () => {
    const application = await anApplication(app, await aRole(app));
    const [ada, grace] = [await app.as(AccessLevel.INTERVIEWER), await app.as(AccessLevel.INTERVIEWER)];
    const startsAt = new Date(app.now.getTime() - 3_600_000);
    const interview = await anInterview(app, application, [ada.user, grace.user], { startsAt });
    await aFeedback(app, application, grace.user, { interviewId: interview.id });

    const { feedback } = await ada.mutate(
      'saveFeedbackDraft',
      { interviewId: idOf(interview), recommendation: 'NO' },
      'feedback { interview { feedback { nodes { author { id } } } } }',
    );

    const seen = `{ interview(id: "${idOf(interview)}") { feedback { nodes { author { id } } } } }`;
    expect((await admin.data(seen)).interview.feedback.nodes).toEqual([{ author: { id: idOf(grace.user) } }]);
    expect(feedback.interview.feedback.nodes).toEqual([]);
  });
});

describe('what a row meets for sure', () => {
  const mine = holding('t', 'authorId', 7);
  const other = { sql: 'EXISTS (SELECT 1)', params: [] };
  const row = (authorId: number | null) => () => ({ authorId });

  it.each([
    ['everything', everything, row(8), true],
    ['nothing', nothing, row(7), false],
    ['the value', mine, row(7), true],
    ['another value', mine, row(8), false],
    ['one of several', anyOf(other, mine), row(7), true],
    ['perhaps another of several', anyOf(other, mine), row(8), false],
    ['all of several, of which one is not known', allOf(other, mine), row(7), false],
    ['what only the database knows', other, row(7), false],
    ['null, which nothing holds', holding('t', 'authorId', null), row(null), false],
    ['the value under another alias', holding('p', 'authorId', 7), row(7), false],
  ])('%s', (_what, condition, values, met) => {
    expect(surelyMet(condition, 't', values)).toBe(met);
  });
});
