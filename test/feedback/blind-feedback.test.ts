import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel, PeerFeedback } from '../../src/core/viewer';
import { FeedbackStatus } from '../../src/feedback/feedback.enums';
import type { Application } from '../../src/applications/application.entity';
import type { Feedback } from '../../src/feedback/feedback.entity';
import { InterviewStatus } from '../../src/interviews/interview.enums';
import { startApp, type Client, type TestApp } from '../support/app';
import { aFeedback, anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRole, joinTeam } from '../support/fixtures';
import { refusal } from '../support/footprint';
import { aUser } from '../support/rows';
import { everywhere, nowhere, waysTo } from './ways';

const { ADMIN, RECRUITER, COORDINATOR, HIRING_MANAGER, INTERVIEWER } = AccessLevel;
const staff = [ADMIN, RECRUITER, COORDINATOR, HIRING_MANAGER];

describe.each(dialects)('blind feedback on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;
  let application: Application;
  let theirs: Feedback;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(ADMIN);
  });

  /** An application on which someone else, of another interview, has said NO. */
  beforeEach(async () => {
    application = await anApplication(app, await aRole(app));
    const peer = await aUser(app);
    const startsAt = new Date(app.now.getTime() - 86_400_000);
    const { id: interviewId } = await anInterview(app, application, [peer], { startsAt });
    theirs = await aFeedback(app, application, peer, {
      interviewId,
      recommendation: 'NO' as never,
      rating: 1,
    });
  });

  afterEach(() => setting(PeerFeedback.AFTER_OWN));
  afterAll(() => app.stop());

  const setting = (peerFeedback: PeerFeedback) => admin.mutate('updateSettings', { peerFeedback });
  const colleague = async (level: AccessLevel) => {
    const client = await app.as(level);
    await joinTeam(app, { id: application.roleId }, client.user);
    return client;
  };
  const onPanel = async (level: AccessLevel, status = InterviewStatus.SCHEDULED) => {
    const client = await colleague(level);
    await anInterview(app, application, [client.user], { status });
    return client;
  };
  const ways = (client: Client) => waysTo(theirs, application, client);

  it.each(staff)('is open to a %s who is not on the panel', async (level) => {
    expect(await ways(await colleague(level))).toEqual(everywhere);
  });

  it.each([...staff, INTERVIEWER])(
    'is hidden on every way from a %s on the panel until theirs is in',
    async (level) => {
      const client = await onPanel(level);
      const applicationId = globalIdOf(application);

      const before = await ways(client);
      await client.mutate('saveFeedbackDraft', { applicationId, recommendation: 'YES' });
      const withDraft = await ways(client);
      const { userErrors } = await client.mutate('submitFeedback', { applicationId, recommendation: 'YES' });
      const after = await ways(client);

      expect([before, withDraft]).toEqual([nowhere, nowhere]);
      expect(userErrors).toEqual([]);
      expect(after).toEqual(everywhere);
    },
  );

  it('counts as hidden in the sum of feedback, and comes into it with one’s own', async () => {
    const client = await onPanel(INTERVIEWER);
    const sum = async () =>
      (
        await client.data(
          'query ($id: ID!) { application(id: $id) { feedbackSummary { count averageRating } } }',
          {
            id: globalIdOf(application),
          },
        )
      ).application.feedbackSummary;

    const before = await sum();
    const input = { applicationId: globalIdOf(application), recommendation: 'YES', rating: 4 };
    await client.mutate('submitFeedback', input);

    expect(before).toEqual({ count: 0, averageRating: null });
    expect(await sum()).toEqual({ count: 2, averageRating: 2.5 });
  });

  it('is open to those whose own was superseded, and to those whose interview was called off', async () => {
    const corrected = await onPanel(HIRING_MANAGER);
    await aFeedback(app, application, corrected.user, { supersededAt: app.now, slot: null });
    const calledOff = await onPanel(HIRING_MANAGER, InterviewStatus.CANCELLED);

    expect(await ways(corrected)).toEqual(everywhere);
    expect(await ways(calledOff)).toEqual(everywhere);
  });

  it('of another application opens nothing on this one', async () => {
    const client = await onPanel(HIRING_MANAGER);
    const other = await anApplication(app, await aRole(app, { team: [client.user] }));
    await aFeedback(app, other, client.user);

    expect(await ways(client)).toEqual(nowhere);
  });

  it('is corrected by nobody who does not see it, as if it were not there', async () => {
    const recruiter = await onPanel(RECRUITER);
    const input = { feedbackId: globalIdOf(theirs), recommendation: 'YES' };

    const hidden = await refusal(app, () => recruiter.mutate('supersedeFeedback', input));
    const unknown = await recruiter.mutate('supersedeFeedback', { ...input, feedbackId: 'feedback_999999' });

    expect(hidden).toEqual(unknown.userErrors);
    expect(hidden).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('is in no export of the person by who is on the panel until theirs is in, nor in what happened', async () => {
    const client = await onPanel(ADMIN);
    const applicantId = `applicant_${application.applicantId}`;
    const id = globalIdOf(theirs);
    const told = async () => {
      const { document } = await client.mutate('exportApplicant', { applicantId }, 'document');
      return String(typeof document === 'string' ? document : JSON.stringify(document)).includes(`"${id}"`);
    };

    const before = await told();
    await client.mutate('submitFeedback', {
      applicationId: globalIdOf(application),
      recommendation: 'YES',
    });

    expect([before, await told()]).toEqual([false, true]);
  });

  it('comes with no answer to a change of the application before theirs is in', async () => {
    const client = await onPanel(RECRUITER);
    const move = (toStageId: string, expectedVersion: number) =>
      client.mutate(
        'moveApplication',
        { applicationId: globalIdOf(application), toStageId, expectedVersion },
        'application { version feedback { totalCount nodes { id } } feedbackSummary { count } }',
      );
    const { role } = await client.data('query ($id: ID!) { role(id: $id) { stages { id } } }', {
      id: `role_${application.roleId}`,
    });

    const before = await move(role.stages[1].id, 1);
    await aFeedback(app, application, client.user);
    const after = await move(role.stages[2].id, 2);

    const seen = (count: number, version: number, nodes: object[]) => ({
      application: { version, feedback: { totalCount: count, nodes }, feedbackSummary: { count } },
      userErrors: [],
    });
    expect(before).toEqual(seen(0, 2, []));
    expect(after).toEqual(seen(2, 3, expect.arrayContaining([{ id: globalIdOf(theirs) }])));
  });

  it('is told to a key of the panel no sooner than to its user', async () => {
    const client = await onPanel(HIRING_MANAGER);
    const input = { userId: globalIdOf(client.user), name: 'HR tool', scopes: ['*'] };
    const { token } = await admin.mutate('createApiKey', input, 'token');
    const key = app.withToken(client.user, token);

    expect(await ways(key)).toEqual(nowhere);
    await aFeedback(app, application, client.user);
    expect(await ways(key)).toEqual(everywhere);
  });

  it('stays with its author while it is a draft, whatever the setting', async () => {
    await setting(PeerFeedback.ALWAYS);
    const author = await aUser(app);
    const draft = await aFeedback(app, application, author, { status: FeedbackStatus.DRAFT });

    for (const level of staff) {
      const { node } = await (
        await colleague(level)
      ).data('query ($id: ID!) { node(id: $id) { id } }', { id: globalIdOf(draft) });
      expect(node).toBeNull();
    }
  });

  it.each([
    [PeerFeedback.NEVER, false, false],
    [PeerFeedback.AFTER_OWN, false, true],
    [PeerFeedback.ALWAYS, true, true],
  ])('set to %s shows it to the panel before theirs: %s, after: %s', async (value, before, after) => {
    await setting(value);
    const client = await onPanel(INTERVIEWER);
    const shown = (is: boolean) => (is ? everywhere : nowhere);

    expect(await ways(client)).toEqual(shown(before));
    await aFeedback(app, application, client.user);
    expect(await ways(client)).toEqual(shown(after));
    expect(await ways(await colleague(RECRUITER))).toEqual(everywhere);
  });
});
