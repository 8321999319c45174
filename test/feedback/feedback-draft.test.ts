import type { Application } from '../../src/applications/application.entity';
import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import type { Interview } from '../../src/interviews/interview.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { refusal } from '../support/footprint';
import { rowsOf } from '../support/rows';
import { yesterday } from './submitting';

const ask = 'feedback { id status version recommendation rating comment submittedAt }';

describe.each(dialects)('drafts of feedback on %s', (dialect) => {
  let app: TestApp;
  let grace: Client;
  let admin: Client;
  let application: Application;
  let interview: Interview;

  beforeAll(async () => {
    app = await startApp(dialect);
    grace = await app.as(AccessLevel.INTERVIEWER);
    admin = await app.as(AccessLevel.ADMIN);
  });

  beforeEach(async () => {
    application = await anApplication(app, await aRole(app));
    interview = await anInterview(app, application, [grace.user], yesterday);
  });

  afterAll(() => app.stop());

  const about = () => ({ interviewId: globalIdOf(interview) });
  const save = (changes: object = {}, client = grace) =>
    client.mutate('saveFeedbackDraft', { ...about(), ...changes }, ask);
  const rows = () => rowsOf(app, 'feedback', { applicationId: application.id });
  const change = ({ id }: Interview, values: string) =>
    app.database.transaction((session) => session.run(`UPDATE interviews SET ${values} WHERE id = ?`, [id]));

  it('are saved again and again, each change leaving the rest', async () => {
    const first = await save({ comment: 'So far so good.', rating: 3 });
    const second = await save({ rating: null, recommendation: 'YES' });

    expect(second.feedback).toEqual({
      id: first.feedback.id,
      status: 'DRAFT',
      version: 2,
      recommendation: 'YES',
      rating: null,
      comment: 'So far so good.',
      submittedAt: null,
    });
    expect(await rows()).toHaveLength(1);
  });

  it.each<[string, string[], (one: Interview) => Promise<unknown>]>([
    ['took place', ['saveFeedbackDraft', 'submitFeedback', 'deleteFeedbackDraft'], () => Promise.resolve()],
    [
      'lies ahead',
      ['saveFeedbackDraft', 'deleteFeedbackDraft'],
      (one) => change(one, "startsAt = '2030-01-01', endsAt = '2030-01-02'"),
    ],
    ['was called off', ['deleteFeedbackDraft'], (one) => change(one, "status = 'CANCELLED'")],
    [
      'has others on its panel',
      ['deleteFeedbackDraft'],
      (one) =>
        admin.mutate('updateInterview', {
          interviewId: globalIdOf(one),
          interviewerIds: [globalIdOf(admin.user)],
        }),
    ],
    [
      'has their feedback already',
      ['deleteFeedbackDraft'],
      (one) =>
        admin.mutate('submitFeedback', {
          interviewId: globalIdOf(one),
          authorId: globalIdOf(grace.user),
          recommendation: 'NO',
        }),
    ],
  ])('tell beforehand what can be done with them when the interview %s', async (_what, actions, act) => {
    const { feedback } = await save();
    await act(interview);

    const { node } = await grace.data(
      'query ($id: ID!) { node(id: $id) { ... on Feedback { allowedActions { action enabled } } } }',
      { id: feedback.id },
    );
    const enabled = node.allowedActions.filter((one: { enabled: boolean }) => one.enabled);
    expect(enabled.map((one: { action: string }) => one.action).sort()).toEqual(actions.toSorted());
    const saved = await save({ rating: 2 });
    const submitted = await grace.mutate('submitFeedback', { ...about(), recommendation: 'YES' });
    expect(saved.userErrors.length === 0).toBe(actions.includes('saveFeedbackDraft'));
    expect(submitted.userErrors.length === 0).toBe(actions.includes('submitFeedback'));
  });

  it('may be begun before the interview', async () => {
    interview = await anInterview(app, application, [grace.user]);

    const { userErrors } = await save({ comment: 'To ask: Go.' });

    expect(userErrors).toEqual([]);
  });

  it('become the submitted feedback, with what is said then', async () => {
    const draft = await save({ comment: 'Solid.', recommendation: 'YES' });

    const { feedback, userErrors } = await grace.mutate('submitFeedback', { ...about(), rating: 5 }, ask);

    expect(userErrors).toEqual([]);
    expect(feedback).toMatchObject({
      id: draft.feedback.id,
      status: 'SUBMITTED',
      recommendation: 'YES',
      rating: 5,
      comment: 'Solid.',
    });
    expect(await rows()).toHaveLength(1);
  });

  it('cannot be saved any more once feedback is submitted', async () => {
    await grace.mutate('submitFeedback', { ...about(), recommendation: 'NO' });

    const errors = await refusal(app, () => save({ comment: 'Or perhaps...' }));

    expect(errors).toMatchObject([{ code: 'FEEDBACK_SUBMITTED', path: ['input', 'interviewId'] }]);
  });

  it('are for interviewers on the panel', async () => {
    const errors = await refusal(app, () => save({}, admin));

    expect(errors).toMatchObject([{ code: 'NOT_AN_INTERVIEWER', path: ['input', 'interviewId'] }]);
  });

  it('are left alone when someone submits on behalf of their author', async () => {
    await save({ comment: 'Between me and me.', rating: 1 });

    const { feedback } = await admin.mutate(
      'submitFeedback',
      { ...about(), authorId: globalIdOf(grace.user), recommendation: 'YES' },
      ask,
    );

    expect(feedback).toMatchObject({ status: 'SUBMITTED', comment: null, rating: null });
    expect((await rows()).map(({ status }) => status)).toEqual(['DRAFT', 'SUBMITTED']);
  });

  it('are thrown away by their author', async () => {
    const { feedback } = await save();

    const answer = await grace.mutate(
      'deleteFeedbackDraft',
      { feedbackId: feedback.id },
      'deletedFeedbackId',
    );

    expect(answer).toEqual({ deletedFeedbackId: feedback.id, userErrors: [] });
    expect(await rows()).toEqual([]);
  });

  it('once submitted are not thrown away', async () => {
    const { feedback } = await grace.mutate('submitFeedback', { ...about(), recommendation: 'NO' }, ask);

    const errors = await refusal(app, () => grace.mutate('deleteFeedbackDraft', { feedbackId: feedback.id }));

    expect(errors).toMatchObject([{ code: 'ILLEGAL_TRANSITION', from: 'SUBMITTED' }]);
  });

  it('of an application and of its interview are two', async () => {
    await save();
    await save({ interviewId: null, applicationId: globalIdOf(application) });

    expect(await rows()).toHaveLength(2);
  });

  it('saved twice at once are one', async () => {
    const again = await app.clientOf(grace.user);

    const answers = await Promise.all([save({ rating: 2 }), save({ comment: 'Yes?' }, again)]);

    expect(answers.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(await rows()).toMatchObject([{ rating: 2, comment: 'Yes?', version: 2 }]);
  });

  it('do not exist for anyone else, on any path', async () => {
    const { feedback } = await save({ recommendation: 'STRONG_NO', rating: 1 });
    const query = `query ($id: ID!, $application: ID!, $interview: ID!, $author: ID!) {
      feedback(id: $id) { id }
      node(id: $id) { id }
      nodes(ids: [$id]) { id }
      application: node(id: $application) { ... on Application {
        feedback(where: { status: { in: [DRAFT, SUBMITTED] } }) { totalCount nodes { id } }
        feedbackSummary { count averageRating recommendations { strongNo } }
      } }
      interview: node(id: $interview) { ... on Interview {
        feedback(where: { status: { eq: DRAFT } }) { totalCount edges { node { id } } }
      } }
      author: user(id: $author) { feedback(where: { status: { eq: DRAFT } }) { totalCount nodes { id } } }
    }`;
    const variables = {
      id: feedback.id,
      application: globalIdOf(application),
      interview: globalIdOf(interview),
      author: globalIdOf(grace.user),
    };

    const theirs = await admin.data(query, variables);
    const own = await grace.data(query, variables);
    const deleting = await refusal(app, () =>
      admin.mutate('deleteFeedbackDraft', { feedbackId: feedback.id }),
    );
    const superseding = await refusal(app, () =>
      admin.mutate('supersedeFeedback', { feedbackId: feedback.id, recommendation: 'YES' }),
    );

    const none = { totalCount: 0, nodes: [] };
    const summary = { count: 0, averageRating: null, recommendations: { strongNo: 0 } };
    expect(theirs).toEqual({
      feedback: null,
      node: null,
      nodes: [null],
      application: { feedback: none, feedbackSummary: summary },
      interview: { feedback: { totalCount: 0, edges: [] } },
      author: { feedback: none },
    });
    expect(own).toMatchObject({
      feedback: { id: feedback.id },
      application: { feedback: { totalCount: 1, nodes: [{ id: feedback.id }] }, feedbackSummary: summary },
      interview: { feedback: { totalCount: 1 } },
    });
    expect(deleting).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'feedbackId'] }]);
    expect(superseding).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'feedbackId'] }]);
  });
});
