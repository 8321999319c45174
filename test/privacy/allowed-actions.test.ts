import type { Application } from '../../src/applications/application.entity';
import { ApplicationStatus } from '../../src/applications/application.enums';
import { AccessLevel } from '../../src/core/viewer';
import { FeedbackStatus } from '../../src/feedback/feedback.enums';
import { InterviewStatus } from '../../src/interviews/interview.enums';
import { expectKept, tryActions } from '../support/allowed-actions';
import { startApp, type Client, type TestApp } from '../support/app';
import { aFeedback, aNote, anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { aRejectionReason, anApplicant, anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';
import { aUser } from '../support/rows';

const { ADMIN, RECRUITER, COORDINATOR, HIRING_MANAGER, INTERVIEWER } = AccessLevel;
const { CANCELLED, COMPLETED, NO_SHOW, SCHEDULED } = InterviewStatus;

describe.each(dialects)('what may be done about a person whose data was erased, on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(ADMIN);
  });

  afterAll(() => app.stop());

  /** An application that is over, of a person of its own, with a seat where it needs one. */
  const anEnded = async (status: ApplicationStatus, team: Client[] = []) => {
    const role = await aRole(app, { team: team.map(({ user }) => user) });
    const ends: Partial<Record<ApplicationStatus, Partial<Application>>> = {
      REJECTED: { rejectionReasonId: (await aRejectionReason(app)).id, rejectedAt: app.now },
      HIRED: { openingId: role.openings[0]!.id, hiredAt: app.now },
    };
    return anApplication(app, role, { status, activeApplicantId: null, ...ends[status] });
  };

  const erase = async ({ applicantId }: Pick<Application, 'applicantId'>) => {
    const id = `applicant_${applicantId}`;
    const { applicant } = await admin.data(`{ applicant(id: "${id}") { version } }`);
    const input = { applicantId: id, expectedVersion: applicant.version };
    expect((await admin.mutate('anonymizeApplicant', input)).userErrors).toEqual([]);
  };

  /** An interview that began so many hours before now. */
  const hoursAgo = (application: Application, client: Client, hours: number, status = SCHEDULED) =>
    anInterview(app, application, [client.user], {
      startsAt: new Date(app.now.getTime() - hours * 3_600_000),
      status,
    });

  const review = { recommendation: 'YES' };
  const tell = async (client: Client, id: string, inputs = {}) =>
    expectKept(id, await tryActions(app, client, id, inputs));

  it.each([ApplicationStatus.REJECTED, ApplicationStatus.WITHDRAWN, ApplicationStatus.HIRED])(
    'their %s application',
    async (status) => {
      const application = await anEnded(status);
      const { stages, ...other } = await aRole(app);
      const reasonId = idOf(await aRejectionReason(app));
      const times = { startsAt: app.now, endsAt: new Date(app.now.getTime() + 3_600_000) };
      const interviewerIds = [idOf(await aUser(app))];
      const salary = { amount: '110000', currency: 'USD', period: 'YEAR' };
      await erase(application);

      await tell(admin, idOf(application), {
        moveApplication: { toStageId: idOf(stages[1]!) },
        rejectApplication: { reasonId },
        transferApplication: { toRoleId: `role_${other.id}` },
        scheduleInterview: { ...times, timeZone: 'Europe/Lisbon', interviewerIds },
        createOffer: { salary },
        submitFeedback: review,
      });
    },
  );

  it.each([
    [ADMIN, true],
    [COORDINATOR, true],
    [INTERVIEWER, false],
    // Who interviews for the role of another team sees the interview without its application.
    [COORDINATOR, false],
    [HIRING_MANAGER, false],
  ])('their interviews, to a %s on the panel; of the team: %p', async (level, ofTeam) => {
    const client = await app.as(level);
    const application = await anEnded(ApplicationStatus.WITHDRAWN, ofTeam ? [client] : []);
    const interviews = [
      await hoursAgo(application, client, -3),
      await hoursAgo(application, client, 3),
      await hoursAgo(application, client, 4, COMPLETED),
      await hoursAgo(application, client, 5, CANCELLED),
      await hoursAgo(application, client, 6, NO_SHOW),
    ];
    await erase(application);

    for (const interview of interviews)
      await tell(client, idOf(interview), {
        submitFeedback: review,
        updateInterview: { location: 'Elsewhere' },
        rescheduleInterview: { startsAt: app.now, endsAt: new Date(app.now.getTime() + 3_600_000) },
      });
  });

  it.each([ADMIN, RECRUITER, INTERVIEWER, HIRING_MANAGER])(
    'feedback of a %s on an interview of theirs',
    async (level) => {
      const client = await app.as(level);
      const application = await anEnded(ApplicationStatus.WITHDRAWN);
      const [first, second] = [
        await hoursAgo(application, client, 3),
        await hoursAgo(application, client, 4, COMPLETED),
      ];
      const draft = await aFeedback(app, application, client.user, {
        interviewId: first.id,
        status: FeedbackStatus.DRAFT,
      });
      const submitted = await aFeedback(app, application, client.user, { interviewId: second.id });
      await erase(application);

      const subject = { interviewId: idOf(first) };
      const inputs = { saveFeedbackDraft: subject, submitFeedback: subject, supersedeFeedback: review };
      await tell(client, idOf(draft), inputs);
      await tell(client, idOf(submitted), inputs);
    },
  );

  it('a review of them without an interview', async () => {
    const application = await anEnded(ApplicationStatus.WITHDRAWN);
    const feedback = await aFeedback(app, application, admin.user);
    await erase(application);

    await tell(admin, idOf(feedback), { supersedeFeedback: review });
  });

  it('notes on them and on their application', async () => {
    const { id: applicantId } = await anApplicant(app);
    const role = await aRole(app);
    const ended = { status: ApplicationStatus.WITHDRAWN, applicantId, activeApplicantId: null };
    const application = await anApplication(app, role, ended);
    const notes = [
      await aNote(app, application, admin.user),
      await aNote(app, application, admin.user, { applicantId, applicationId: null }),
    ];
    await erase(application);

    for (const note of notes) await tell(admin, idOf(note), { editNote: { body: 'Another' } });
  });
});
