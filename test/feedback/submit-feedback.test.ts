import type { Application } from '../../src/applications/application.entity';
import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import type { Interview } from '../../src/interviews/interview.entity';
import { InterviewStatus } from '../../src/interviews/interview.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { remembered } from '../support/elsewhere';
import { aFeedback, anApplication, anInterview, aRole, joinTeam } from '../support/fixtures';
import { refusal } from '../support/footprint';
import { rowsOf } from '../support/rows';

const yesterday = { startsAt: new Date('2026-11-22T09:00:00Z'), endsAt: new Date('2026-11-22T10:00:00Z') };
const ask = `feedback { id status recommendation rating comment submittedAt ratings { criterion score }
  author { id } submittedBy { id } application { id } interview { id } stage { id } }`;

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
    grace = await app.as(AccessLevel.INTERVIEWER);
    barbara = await app.as(AccessLevel.INTERVIEWER);
    recruiter = await app.as(AccessLevel.RECRUITER);
    role = await aRole(app);
    await app.database.transaction((session) =>
      session.run('UPDATE interview_stages SET criteria = ? WHERE id = ?', [
        JSON.stringify([
          { name: 'System design', description: null },
          { name: 'Go', description: null },
        ]),
        role.stages[0]!.id,
      ]),
    );
  });

  beforeEach(async () => {
    application = await anApplication(app, role);
    interview = await anInterview(app, application, [grace.user, barbara.user], yesterday);
  });

  afterAll(() => app.stop());

  const submit = (client: Client, changes: object = {}) =>
    client.mutate(
      'submitFeedback',
      { interviewId: globalIdOf(interview), recommendation: 'YES', ...changes },
      ask,
    );
  const rows = () => rowsOf(app, 'feedback', { applicationId: application.id });

  /** The statements of a request, those of one packet together. */
  async function packetsOf(act: () => Promise<unknown>): Promise<string[][]> {
    const packets: string[][] = [];
    let isOpen = false;
    const stop = app.database.listen((sql) => {
      if (!isOpen) packets.push([]);
      isOpen = true;
      queueMicrotask(() => (isOpen = false));
      packets.at(-1)!.push(sql);
    });
    await act().finally(stop);
    return packets;
  }

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

  it('on behalf of an interviewer says who entered it', async () => {
    const { feedback, userErrors } = await submit(recruiter, { authorId: globalIdOf(grace.user) });

    expect(userErrors).toEqual([]);
    expect(feedback).toMatchObject({
      author: { id: globalIdOf(grace.user) },
      submittedBy: { id: globalIdOf(recruiter.user) },
    });
  });

  it('keeps what it says out of the event log', async () => {
    await submit(grace, { rating: 5, comment: 'Between us.' });

    const [row] = await rows();
    const [event] = await rowsOf(app, 'events', { subjectType: 'Feedback', subjectId: Number(row!.id) });
    expect(event!.type).toBe('feedback.submitted');
    const changes = typeof event!.changes === 'string' ? JSON.parse(event!.changes) : event!.changes;
    expect(changes).toMatchObject({ comment: null, rating: null, recommendation: null, ratings: null });
  });

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
      'with control characters',
      { comment: 'a\u0000b' },
      { code: 'INVALID_INPUT', path: ['input', 'comment'] },
    ],
  ];

  it.each(refusals)('refuses feedback %s', async (_what, changes, error) => {
    const errors = await refusal(app, () => submit(grace, changes));

    expect(errors).toMatchObject([error]);
  });

  it('takes any criterion where the stage has none', async () => {
    interview = await anInterview(app, application, [grace.user], {
      ...yesterday,
      stageId: role.stages[1]!.id,
    });

    const { feedback } = await submit(grace, { ratings: [{ criterion: 'Charm', score: 2 }] });

    expect(feedback.ratings).toEqual([{ criterion: 'Charm', score: 2 }]);
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

  it('on behalf of someone else is refused to an interviewer', async () => {
    const errors = await refusal(app, () => submit(barbara, { authorId: globalIdOf(grace.user) }));

    expect(errors).toMatchObject([{ code: 'FEEDBACK_NOT_YOURS', path: ['input', 'authorId'] }]);
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

  describe('on behalf of somebody else', () => {
    let adele: Client;

    beforeAll(async () => {
      adele = await remembered(app, AccessLevel.RECRUITER);
    });

    const onBehalf = () => submit(adele, { authorId: globalIdOf(grace.user), ratings });
    const ratings = [{ criterion: 'go', score: 3 }];

    it('holds and reads in one packet, writes and looks who sees it in a second one', async () => {
      const packets = await packetsOf(onBehalf);

      expect((await rows()).map(({ authorId }) => authorId)).toEqual([grace.user.id]);
      if (dialect === 'sqlite') return;
      expect(packets).toHaveLength(2);
      expect(packets[0]![0]).toBe('START TRANSACTION');
      expect(packets[1]!.at(-1)).toBe('COMMIT');
    });

    it('shows it to who is on no panel', async () => {
      const { feedback } = await onBehalf();

      expect(feedback).toMatchObject({ recommendation: 'YES', author: { id: globalIdOf(grace.user) } });
    });

    it('does not show it to who is on the panel and has not said what they think', async () => {
      interview = await anInterview(app, application, [grace.user, adele.user], yesterday);

      const { feedback, userErrors } = await onBehalf();

      expect({ feedback, userErrors }).toEqual({ feedback: null, userErrors: [] });
      expect(await rows()).toHaveLength(1);
    });

    it('shows it to who is on the panel and has', async () => {
      interview = await anInterview(app, application, [grace.user, adele.user], yesterday);
      await aFeedback(app, application, adele.user, { interviewId: interview.id });

      const { feedback } = await onBehalf();

      expect(feedback).toMatchObject({ author: { id: globalIdOf(grace.user) } });
    });
  });
});
