import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import type { Application } from '../../src/applications/application.entity';
import type { Interview } from '../../src/interviews/interview.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRole, joinTeam } from '../support/fixtures';
import { refusal } from '../support/footprint';
import { rowsOf } from '../support/rows';
import { yesterday } from './submitting';

const ask = `feedback { id version status recommendation rating comment supersededAt
  supersedes { id supersededAt supersededBy { id } } supersededBy { id } author { id } submittedBy { id } }`;

describe.each(dialects)('supersedeFeedback on %s', (dialect) => {
  let app: TestApp;
  let grace: Client;
  let recruiter: Client;
  let application: Application;
  let interview: Interview;
  let feedbackId: string;

  beforeAll(async () => {
    app = await startApp(dialect);
    grace = await app.as(AccessLevel.INTERVIEWER);
    recruiter = await app.as(AccessLevel.RECRUITER);
  });

  beforeEach(async () => {
    application = await anApplication(app, await aRole(app));
    interview = await anInterview(app, application, [grace.user], yesterday);
    const { feedback } = await grace.mutate(
      'submitFeedback',
      { interviewId: globalIdOf(interview), recommendation: 'NO', rating: 2, comment: 'Hm.' },
      'feedback { id }',
    );
    feedbackId = feedback.id;
  });

  afterAll(() => app.stop());

  const supersede = (changes: object = {}, client = grace) =>
    client.mutate('supersedeFeedback', { feedbackId, recommendation: 'YES', ...changes }, ask);

  it('puts a new one in its place and keeps both', async () => {
    const { feedback, userErrors } = await supersede({ rating: 4 });

    expect(userErrors).toEqual([]);
    expect(feedback).toEqual({
      id: expect.not.stringMatching(feedbackId),
      version: 1,
      status: 'SUBMITTED',
      recommendation: 'YES',
      rating: 4,
      comment: 'Hm.',
      supersededAt: null,
      supersedes: { id: feedbackId, supersededAt: app.now.toISOString(), supersededBy: { id: feedback.id } },
      supersededBy: null,
      author: { id: globalIdOf(grace.user) },
      submittedBy: { id: globalIdOf(grace.user) },
    });
  });

  it('leaves one in lists, counts and summaries; the former is found when it is asked for', async () => {
    const { feedback } = await supersede({ rating: 4 });

    const { node } = await recruiter.data(
      `query ($id: ID!) { node(id: $id) { ... on Application {
        feedback { totalCount nodes { id } }
        former: feedback(where: { supersededAt: { isNull: false } }) { totalCount nodes { id } }
        feedbackSummary { count averageRating }
      } } }`,
      { id: globalIdOf(application) },
    );

    expect(node).toEqual({
      feedback: { totalCount: 1, nodes: [{ id: feedback.id }] },
      former: { totalCount: 1, nodes: [{ id: feedbackId }] },
      feedbackSummary: { count: 1, averageRating: 4 },
    });
  });

  it('may be done on behalf of the author', async () => {
    const { feedback } = await supersede({}, recruiter);

    expect(feedback).toMatchObject({
      author: { id: globalIdOf(grace.user) },
      submittedBy: { id: globalIdOf(recruiter.user) },
    });
  });

  it('is refused to others', async () => {
    const other = await app.as(AccessLevel.HIRING_MANAGER);

    const unseen = await refusal(app, () => supersede({}, other));
    await joinTeam(app, { id: application.roleId }, other.user);
    const errors = await refusal(app, () => supersede({}, other));

    expect(unseen).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'feedbackId'] }]);
    expect(errors).toMatchObject([{ code: 'FEEDBACK_NOT_YOURS', path: ['input', 'feedbackId'] }]);
  });

  it('is done once', async () => {
    await supersede();

    const errors = await refusal(app, () => supersede());

    expect(errors).toMatchObject([{ code: 'FEEDBACK_SUPERSEDED', path: ['input', 'feedbackId'] }]);
  });

  it('does not clear the recommendation', async () => {
    const errors = await refusal(app, () => supersede({ recommendation: null }));

    expect(errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['input', 'recommendation'] }]);
  });

  it('refuses a version out of date and an unknown one', async () => {
    const stale = await refusal(app, () => supersede({ expectedVersion: 3 }));
    const unknown = await refusal(app, () => supersede({ feedbackId: 'feedback_999999' }));

    expect(stale).toMatchObject([{ code: 'VERSION_CONFLICT', currentVersion: 1 }]);
    expect(unknown).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'feedbackId'] }]);
  });

  it('refuses a draft', async () => {
    const { feedback } = await grace.mutate(
      'saveFeedbackDraft',
      { applicationId: globalIdOf(application) },
      'feedback { id }',
    );

    const errors = await refusal(app, () => supersede({ feedbackId: feedback.id }));

    expect(errors).toMatchObject([{ code: 'ILLEGAL_TRANSITION', from: 'DRAFT' }]);
  });

  it('twice at once is done once', async () => {
    const answers = await Promise.all([
      supersede({ expectedVersion: 1 }),
      supersede({ expectedVersion: 1, recommendation: 'STRONG_NO' }, recruiter),
    ]);

    const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code));
    expect(codes).toEqual(['VERSION_CONFLICT']);
    expect(await rowsOf(app, 'feedback', { applicationId: application.id })).toHaveLength(2);
  });

  it('is what allowedActions offers for submitted feedback that stands, and nothing else', async () => {
    const { feedback: latest } = await supersede();
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Feedback {
      allowedActions { action enabled }
    } } }`;

    const { nodes } = await grace.data(query, { ids: [feedbackId, latest.id] });

    const enabled = nodes.map(({ allowedActions }: any) =>
      allowedActions.filter((one: any) => one.enabled).map((one: any) => one.action),
    );
    expect(enabled).toEqual([[], ['supersedeFeedback']]);
  });
});
