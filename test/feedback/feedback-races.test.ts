import { Applicant } from '../../src/applicants/applicant.entity';
import { Application } from '../../src/applications/application.entity';
import { globalIdOf } from '../../src/core/global-id';
import type { Work } from '../../src/database/work';
import { Interview } from '../../src/interviews/interview.entity';
import { Interviewer } from '../../src/interviews/interviewer.entity';
import { startApp, type Client, type TestApp } from '../support/app';
import { dialects } from '../support/databases';
import { type aRole } from '../support/fixtures';
import { aPanel, interviewedBy, submitting } from './submitting';

describe.each(dialects)('submitFeedback while what it is about changes, on %s', (dialect) => {
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

  /** Submits while somebody else holds a row, changes what stands beside it, and commits a moment later. */
  async function submittedBehind(
    change: (work: Work) => Promise<unknown>,
    submission: () => ReturnType<typeof submit>,
  ) {
    let submitting: ReturnType<typeof submit> | undefined;
    await app.work(async (work) => {
      await change(work);
      submitting ??= submission();
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    return submitting!;
  }

  it('is refused on behalf of who has just left the panel', async () => {
    const { userErrors } = await submittedBehind(
      async (work) => {
        await work.get(Interview, interview.id, 'interviewId', { lock: 'update' });
        await work.removeAll(Interviewer, { interviewId: interview.id, userId: grace.user.id });
      },
      () => submit(recruiter, { authorId: globalIdOf(grace.user) }),
    );

    expect(userErrors).toMatchObject([{ code: 'NOT_AN_INTERVIEWER', path: ['input', 'authorId'] }]);
    expect(await rows()).toEqual([]);
  });

  it('is refused on an application of a person who has just been erased', async () => {
    const { userErrors } = await submittedBehind(
      async (work) => {
        await work.get(Application, application.id, 'applicationId', { lock: 'update' });
        const person = await work.get(Applicant, application.applicantId, 'applicantId', { lock: 'update' });
        await work.save(Object.assign(person, { anonymizedAt: work.now }), 'applicant.anonymized');
      },
      () => submit(recruiter, { interviewId: undefined, applicationId: globalIdOf(application) }),
    );

    expect(userErrors).toMatchObject([{ code: 'APPLICANT_ANONYMIZED', path: ['input', 'applicationId'] }]);
    expect(await rows()).toEqual([]);
  });
});
