import type { Application } from '../../src/applications/application.entity';
import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import type { Interview } from '../../src/interviews/interview.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { joinTeam, type aRole } from '../support/fixtures';
import { refusal } from '../support/footprint';
import { rowsOf } from '../support/rows';
import { aPanel, interviewedBy, submitting, yesterday } from './submitting';

describe.each(dialects)('submitFeedback on %s', (dialect) => {
  let app: TestApp;
  let grace: Client;
  let barbara: Client;
  let recruiter: Client;
  let role: Awaited<ReturnType<typeof aRole>>;
  let application: Application;
  let interview: Interview;

  beforeAll(async () => {
    app = await startApp(dialect);
    ({ grace, barbara, recruiter, role } = await aPanel(app));
  });

  beforeEach(async () => {
    ({ application, interview } = await interviewedBy(app, role, [grace, barbara]));
  });

  afterAll(() => app.stop());

  const { submit, rows } = submitting(() => ({ app, application, interview }));

  it('on an interview is final, with its ratings named as the stage names them', async () => {
    const { feedback, userErrors } = await submit(grace, {
      rating: 4,
      comment: 'Knows her trade.\nAsks well.',
      ratings: [{ criterion: 'SYSTEM  design', score: 4 }],
    });

    expect(userErrors).toEqual([]);
    expect(feedback).toEqual({
      id: expect.stringMatching(/^feedback_\d+$/),
      status: 'SUBMITTED',
      recommendation: 'YES',
      rating: 4,
      comment: 'Knows her trade.\nAsks well.',
      submittedAt: app.now.toISOString(),
      ratings: [{ criterion: 'System design', score: 4 }],
      author: { id: globalIdOf(grace.user) },
      submittedBy: { id: globalIdOf(grace.user) },
      application: { id: globalIdOf(application) },
      interview: { id: globalIdOf(interview) },
      stage: { id: globalIdOf(role.stages[0]!) },
    });
  });

  it('takes a comment of 16,000 characters, whichever they are', async () => {
    const comment = '😀'.repeat(16_000);

    const { feedback, userErrors } = await submit(grace, { comment });

    expect(userErrors).toEqual([]);
    expect(feedback.comment).toBe(comment);
  });

  it('on an application without an interview is a review by whoever may see it', async () => {
    const other = await app.as(AccessLevel.HIRING_MANAGER);
    await joinTeam(app, role, other.user);

    const { feedback, userErrors } = await submit(other, {
      interviewId: undefined,
      applicationId: globalIdOf(application),
      recommendation: 'NO_DECISION',
    });

    expect(userErrors).toEqual([]);
    expect(feedback).toMatchObject({
      interview: null,
      application: { id: globalIdOf(application) },
      rating: null,
    });
  });

  it('may come after the application has ended', async () => {
    await app.database.transaction((session) =>
      session.run("UPDATE applications SET status = 'WITHDRAWN', activeApplicantId = NULL WHERE id = ?", [
        application.id,
      ]),
    );

    const { userErrors } = await submit(grace);

    expect(userErrors).toEqual([]);
  });

  it('keeps what it says out of the event log', async () => {
    await submit(grace, { rating: 5, comment: 'Between us.' });

    const [row] = await rows();
    const [event] = await rowsOf(app, 'events', { subjectType: 'Feedback', subjectId: Number(row!.id) });
    expect(event!.type).toBe('feedback.submitted');
    const changes = typeof event!.changes === 'string' ? JSON.parse(event!.changes) : event!.changes;
    expect(changes).toMatchObject({ comment: null, rating: null, recommendation: null, ratings: null });
  });

  it('takes any criterion where the stage has none', async () => {
    interview = await anInterview(app, application, [grace.user], {
      ...yesterday,
      stageId: role.stages[1]!.id,
    });

    const { feedback } = await submit(grace, { ratings: [{ criterion: 'Charm', score: 2 }] });

    expect(feedback.ratings).toEqual([{ criterion: 'Charm', score: 2 }]);
  });

  it('against calling the interview off: exactly one of the two is done', async () => {
    for (let round = 0; round < 4; round++) {
      interview = await anInterview(app, application, [grace.user], yesterday);

      const [given, cancelled] = await Promise.all([
        submit(grace),
        recruiter.mutate('cancelInterview', { interviewId: globalIdOf(interview) }),
      ]);

      const codes = [...given.userErrors, ...cancelled.userErrors].map(({ code }) => code);
      expect(codes).toHaveLength(1);
      expect(['INTERVIEW_NOT_HELD', 'INTERVIEW_HAS_FEEDBACK']).toContain(codes[0]);
      const written = await rowsOf(app, 'feedback', { interviewId: interview.id });
      expect(written).toHaveLength(codes[0] === 'INTERVIEW_NOT_HELD' ? 0 : 1);
    }
  });

  it.each([
    ['rescheduleInterview', { startsAt: '2026-12-08T09:00:00Z', endsAt: '2026-12-08T09:30:00Z' }],
    ['cancelInterview', {}],
    ['markInterviewNoShow', {}],
    ['updateInterview', { interviewerIds: 'barbara' }],
  ])('keeps its interview from %s, which the interview tells beforehand', async (action, changes) => {
    await submit(grace);
    const interviewId = globalIdOf(interview);
    const panel = action === 'updateInterview' ? { interviewerIds: [globalIdOf(barbara.user)] } : {};

    const errors = await refusal(app, () => recruiter.mutate(action, { interviewId, ...changes, ...panel }));
    const { node } = await recruiter.data(
      'query ($id: ID!) { node(id: $id) { ... on Interview { allowedActions { action enabled } } } }',
      { id: interviewId },
    );

    expect(errors).toMatchObject([{ code: 'INTERVIEW_HAS_FEEDBACK', path: ['input', 'interviewId'] }]);
    const told = node.allowedActions.find((one: { action: string }) => one.action === action);
    expect(told.enabled).toBe(action === 'updateInterview');
  });
});
