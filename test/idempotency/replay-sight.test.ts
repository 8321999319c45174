import { randomUUID } from 'node:crypto';
import { AccessLevel } from '../../src/core/viewer';
import { startApp, type Client, type TestApp } from '../support/app';
import { aFeedback, anInterview } from '../support/application-children';
import { dialects } from '../support/databases';
import { anApplication, aRole } from '../support/fixtures';
import { sendKeyed } from './keyed';

describe.each(dialects)('an answer that is sent again on %s', (dialect) => {
  let app: TestApp;
  let admin: Client;

  beforeAll(async () => {
    app = await startApp(dialect);
    admin = await app.as(AccessLevel.ADMIN);
  });

  afterAll(() => app.stop());

  it('tells an interviewer nothing of an application that they do not interview for any more', async () => {
    const interviewer = await app.as(AccessLevel.INTERVIEWER);
    const other = await app.as(AccessLevel.INTERVIEWER);
    const application = await anApplication(app, await aRole(app));
    const interview = await anInterview(app, application, [interviewer.user]);
    const query =
      'mutation ($input: SaveFeedbackDraftInput!) { saveFeedbackDraft(input: $input) { feedback { application { id } } } }';
    const input = { interviewId: `interview_${interview.id}`, comment: 'So far' };
    const key = randomUUID();
    const again = () => sendKeyed(app, interviewer, key, query, { input });
    const first = await again();
    expect((await again()).body).toEqual(first.body);

    await admin.mutate('updateInterview', {
      interviewId: `interview_${interview.id}`,
      expectedVersion: 1,
      interviewerIds: [`user_${other.user.id}`],
    });
    const later = await again();

    expect(first.body.data.saveFeedbackDraft.feedback.application).not.toBeNull();
    expect(later).toMatchObject({ status: 200, replayed: 'true' });
    expect(later.body.data.saveFeedbackDraft.feedback.application).toBeNull();
  });

  it('tells whoever has come to a panel since nothing of what others think', async () => {
    const recruiter = await app.as(AccessLevel.RECRUITER);
    const application = await anApplication(app, await aRole(app));
    await aFeedback(app, application, (await app.as(AccessLevel.RECRUITER)).user, { comment: 'Hire them' });
    const query =
      'mutation ($input: AddNoteInput!) { addNote(input: $input) { note { application { feedback { nodes { comment } } } } } }';
    const input = { applicationId: `application_${application.id}`, body: 'Seen', visibility: 'PUBLIC' };
    const key = randomUUID();
    const again = () => sendKeyed(app, recruiter, key, query, { input });
    const first = await again();

    await anInterview(app, application, [recruiter.user]);
    const later = await again();

    const seen = ({ body }: typeof first) => body.data.addNote.note.application.feedback.nodes;
    expect(seen(first)).toEqual([{ comment: 'Hire them' }]);
    expect(later).toMatchObject({ status: 200, replayed: 'true' });
    expect(seen(later)).toEqual([]);
  });
});
