import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import type { Application } from '../../src/applications/application.entity';
import { ApplicationStatus } from '../../src/applications/application.enums';
import { InterviewStatus } from '../../src/interviews/interview.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';

describe.each(dialects)("the viewer's desk on %s", (dialect) => {
  let app: TestApp;
  let grace: Client;
  let barbara: Client;
  let application: Application;

  beforeAll(async () => {
    app = await startApp(dialect);
    application = await anApplication(app, await aRole(app));
  });

  beforeEach(async () => {
    grace = await app.as(AccessLevel.INTERVIEWER);
    barbara = await app.as(AccessLevel.INTERVIEWER);
  });

  afterAll(() => app.stop());

  /** An interview of an hour that began so many hours before now. */
  const hoursAgo = (
    hours: number,
    status = InterviewStatus.SCHEDULED,
    panel = [grace.user, barbara.user],
  ) => {
    const startsAt = new Date(app.now.getTime() - hours * 3_600_000);
    return anInterview(app, application, panel, {
      startsAt,
      endsAt: new Date(startsAt.getTime() + 3_600_000),
      status,
    });
  };
  const due = async (client = grace) =>
    (
      await client.data(
        '{ viewer { feedbackDue { totalCount nodes { interview { id endsAt } application { id } } } } }',
      )
    ).viewer.feedbackDue;

  it('lists the interviews on whose panel the viewer is, filtered and in order', async () => {
    const ahead = await hoursAgo(-48);
    const tomorrow = await hoursAgo(-24);
    await hoursAgo(-36, InterviewStatus.SCHEDULED, [barbara.user]);
    await hoursAgo(24);

    const { viewer } = await grace.data(
      `query ($from: DateTime!) { viewer {
        ahead: interviews(where: { startsAt: { gte: $from } }) { totalCount nodes { id } pageInfo { hasNextPage } }
        last: interviews(first: 1, orderBy: [{ field: STARTS_AT, direction: DESC }]) { nodes { id } }
        all: interviews { totalCount }
      } }`,
      { from: app.now.toISOString() },
    );

    expect(viewer).toEqual({
      ahead: {
        totalCount: 2,
        nodes: [{ id: globalIdOf(tomorrow) }, { id: globalIdOf(ahead) }],
        pageInfo: { hasNextPage: false },
      },
      last: { nodes: [{ id: globalIdOf(ahead) }] },
      all: { totalCount: 3 },
    });
  });

  it('lists the feedback that the viewer owes, the longest overdue first', async () => {
    const over = await hoursAgo(3);
    const long = await hoursAgo(30, InterviewStatus.COMPLETED);
    await hoursAgo(0.5);
    await hoursAgo(5, InterviewStatus.CANCELLED);
    await hoursAgo(6, InterviewStatus.NO_SHOW);
    await hoursAgo(7, InterviewStatus.SCHEDULED, [barbara.user]);
    await hoursAgo(-5);

    const owed = await due();

    expect(owed).toEqual({
      totalCount: 2,
      nodes: [long, over].map((interview) => ({
        interview: { id: globalIdOf(interview), endsAt: interview.endsAt.toISOString() },
        application: { id: globalIdOf(application) },
      })),
    });
  });

  it('drops what is owed once it is submitted by the viewer, not by a draft and not by another', async () => {
    const interviewId = globalIdOf(await hoursAgo(3));

    await barbara.mutate('submitFeedback', { interviewId, recommendation: 'YES' });
    await grace.mutate('saveFeedbackDraft', { interviewId, recommendation: 'YES' });
    const before = await due();
    await grace.mutate('submitFeedback', { interviewId });
    const after = await due();

    expect(before.totalCount).toBe(1);
    expect(after).toEqual({ totalCount: 0, nodes: [] });
    expect(await due(barbara)).toEqual({ totalCount: 0, nodes: [] });
  });

  it('owes nothing on people whose data was erased', async () => {
    const kept = application;
    application = await anApplication(app, await aRole(app), {
      status: ApplicationStatus.WITHDRAWN,
      activeApplicantId: null,
    });
    await hoursAgo(3);
    await hoursAgo(4, InterviewStatus.COMPLETED);
    const before = await due();
    const admin = await app.as(AccessLevel.ADMIN);
    const input = { applicantId: `applicant_${application.applicantId}`, expectedVersion: 1 };
    expect((await admin.mutate('anonymizeApplicant', input)).userErrors).toEqual([]);
    application = kept;

    expect(before.totalCount).toBe(2);
    expect(await due()).toEqual({ totalCount: 0, nodes: [] });
  });

  it('pages what is owed by cursor', async () => {
    const interviews = [await hoursAgo(9), await hoursAgo(8), await hoursAgo(7)];
    const query = `query ($after: String) { viewer { feedbackDue(first: 2, after: $after) {
      edges { cursor node { interview { id } } } pageInfo { hasNextPage endCursor } } } }`;

    const { feedbackDue: first } = (await grace.data(query)).viewer;
    const { feedbackDue: second } = (await grace.data(query, { after: first.pageInfo.endCursor })).viewer;

    const ids = [...first.edges, ...second.edges].map(({ node }) => node.interview.id);
    expect(ids).toEqual(interviews.map(globalIdOf));
    expect([first.pageInfo.hasNextPage, second.pageInfo.hasNextPage]).toEqual([true, false]);
  });

  it("tells on the interview what the viewer may do there: one's own feedback, once it has started", async () => {
    const [past, ahead] = [await hoursAgo(3), await hoursAgo(-3)];
    const query = `query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Interview { allowedActions { action enabled } } } }`;
    const enabled = async (client: Client) =>
      (await client.data(query, { ids: [past, ahead].map(globalIdOf) })).nodes.map((node: any) =>
        node?.allowedActions.filter((one: any) => one.enabled).map((one: any) => one.action),
      );
    const stranger = await app.as(AccessLevel.INTERVIEWER);
    const recruiter = await app.as(AccessLevel.RECRUITER);

    expect((await enabled(grace)).map((actions: string[]) => [...actions].sort())).toEqual([
      ['saveFeedbackDraft', 'submitFeedback'],
      ['saveFeedbackDraft'],
    ]);
    expect(await enabled(stranger)).toEqual([undefined, undefined]);
    for (const actions of await enabled(recruiter)) expect(actions).not.toContain('saveFeedbackDraft');
  });
});
