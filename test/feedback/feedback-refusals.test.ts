import type { Application } from '../../src/applications/application.entity';
import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import type { Interview } from '../../src/interviews/interview.entity';
import { InterviewStatus } from '../../src/interviews/interview.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { type aRole } from '../support/fixtures';
import { refusal } from '../support/footprint';
import { rowsOf } from '../support/rows';
import { aPanel, interviewedBy, submitting, yesterday } from './submitting';

describe.each(dialects)('submitFeedback and its refusals on %s', (dialect) => {
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

  const refusals: Array<[string, object, object]> = [
    ['of no subject', { interviewId: null }, { code: 'INVALID_INPUT', path: ['input', 'applicationId'] }],
    [
      'of two subjects',
      { applicationId: 'application_1' },
      { code: 'INVALID_INPUT', path: ['input', 'interviewId'] },
    ],
    [
      'on an unknown interview',
      { interviewId: 'interview_999999' },
      { code: 'NOT_FOUND', path: ['input', 'interviewId'] },
    ],
    [
      'without a recommendation',
      { recommendation: undefined },
      { code: 'INVALID_INPUT', path: ['input', 'recommendation'] },
    ],
    ['with a rating of 6', { rating: 6 }, { code: 'INVALID_INPUT', path: ['input', 'rating'] }],
    ['with a rating of 0', { rating: 0 }, { code: 'INVALID_INPUT', path: ['input', 'rating'] }],
    [
      'with a score of 5',
      { ratings: [{ criterion: 'Go', score: 5 }] },
      { code: 'INVALID_INPUT', path: ['input', 'ratings', '0', 'score'] },
    ],
    [
      'that rates a criterion twice',
      {
        ratings: [
          { criterion: 'Go', score: 1 },
          { criterion: 'go', score: 2 },
        ],
      },
      { code: 'INVALID_INPUT', path: ['input', 'ratings', '1', 'criterion'] },
    ],
    [
      'that rates what the stage does not judge',
      { ratings: [{ criterion: 'Charm', score: 1 }] },
      { code: 'INVALID_INPUT', path: ['input', 'ratings', '0', 'criterion'] },
    ],
    [
      'with a comment of 16,001 characters',
      { comment: 'a'.repeat(16_001) },
      { code: 'INVALID_INPUT', path: ['input', 'comment'] },
    ],
    [
      'with control characters',
      { comment: 'a\u0000b' },
      { code: 'INVALID_INPUT', path: ['input', 'comment'] },
    ],
  ];

  it.each(refusals)('refuses feedback %s', async (_what, changes, error) => {
    const errors = await refusal(app, () => submit(grace, changes));

    expect(errors).toMatchObject([error]);
  });

  it('is given by interviewers on the panel only, on behalf of them too (rule 11)', async () => {
    const stranger = await app.as(AccessLevel.INTERVIEWER);

    const unseen = await refusal(app, () => submit(stranger));
    const own = await refusal(app, () => submit(recruiter));
    const onBehalf = await refusal(app, () => submit(recruiter, { authorId: globalIdOf(stranger.user) }));

    expect(unseen).toMatchObject([{ code: 'NOT_FOUND', path: ['input', 'interviewId'] }]);
    expect(own).toMatchObject([{ code: 'NOT_AN_INTERVIEWER', path: ['input', 'interviewId'] }]);
    expect(onBehalf).toMatchObject([{ code: 'NOT_AN_INTERVIEWER', path: ['input', 'authorId'] }]);
  });

  it('is denied to an analyst', async () => {
    const analyst = await app.as(AccessLevel.ANALYST);

    await expect(submit(analyst)).rejects.toThrow('feedback:write');
  });

  it('does not come before the interview starts (rule 11)', async () => {
    interview = await anInterview(app, application, [grace.user]);

    const errors = await refusal(app, () => submit(grace));

    expect(errors).toMatchObject([{ code: 'INTERVIEW_NOT_STARTED', path: ['input', 'interviewId'] }]);
  });

  it.each([InterviewStatus.CANCELLED, InterviewStatus.NO_SHOW])(
    'is refused on an interview that is %s',
    async (status) => {
      interview = await anInterview(app, application, [grace.user], { ...yesterday, status });

      const errors = await refusal(app, () => submit(grace));

      expect(errors).toMatchObject([{ code: 'INTERVIEW_NOT_HELD', path: ['input', 'interviewId'] }]);
    },
  );

  it('is given once by each author (rule 11)', async () => {
    await submit(grace);
    await submit(barbara);

    const errors = await refusal(app, () => submit(grace, { recommendation: 'NO' }));
    const onBehalf = await refusal(app, () => submit(recruiter, { authorId: globalIdOf(grace.user) }));

    expect(errors).toMatchObject([{ code: 'ALREADY_EXISTS', path: ['input'] }]);
    expect(onBehalf).toMatchObject([{ code: 'ALREADY_EXISTS' }]);
    expect(await rows()).toHaveLength(2);
  });

  it('twice at once by one author counts once', async () => {
    const again = await app.clientOf(grace.user);
    for (let round = 0; round < 4; round++) {
      interview = await anInterview(app, application, [grace.user], yesterday);

      const answers = await Promise.all([submit(grace), submit(again, { recommendation: 'NO' })]);

      const codes = answers.flatMap(({ userErrors }) => userErrors.map(({ code }: { code: string }) => code));
      expect(codes).toEqual(['ALREADY_EXISTS']);
      const [row, ...more] = await rowsOf(app, 'feedback', { interviewId: interview.id });
      expect(more).toEqual([]);
      const events = await rowsOf(app, 'events', { subjectType: 'Feedback', subjectId: Number(row!.id) });
      expect(events).toHaveLength(1);
    }
  });
});
