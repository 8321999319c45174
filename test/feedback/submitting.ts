import type { Application } from '../../src/applications/application.entity';
import { globalIdOf } from '../../src/core/global-id';
import { AccessLevel } from '../../src/core/viewer';
import type { Interview } from '../../src/interviews/interview.entity';
import type { Client, TestApp } from '../support/app';
import { anInterview } from '../support/application-children';
import { anApplication, aRole } from '../support/fixtures';
import { rowsOf } from '../support/rows';

/** When an interview was that is over. */
export const yesterday = {
  startsAt: new Date('2026-11-22T09:00:00Z'),
  endsAt: new Date('2026-11-22T10:00:00Z'),
};

/** Two interviewers, a recruiter, and a role whose first stage says what it judges. */
export async function aPanel(app: TestApp) {
  const grace = await app.as(AccessLevel.INTERVIEWER);
  const barbara = await app.as(AccessLevel.INTERVIEWER);
  const recruiter = await app.as(AccessLevel.RECRUITER);
  const role = await aRole(app);
  await app.database.transaction((session) =>
    session.run('UPDATE interview_stages SET criteria = ? WHERE id = ?', [
      JSON.stringify([
        { name: 'System design', description: null },
        { name: 'Go', description: null },
      ]),
      role.stages[0]!.id,
    ]),
  );
  return { grace, barbara, recruiter, role };
}

/** An application to a role, with an interview that some have held. */
export async function interviewedBy(app: TestApp, role: Awaited<ReturnType<typeof aRole>>, panel: Client[]) {
  const application = await anApplication(app, role);
  const users = panel.map(({ user }) => user);
  return { application, interview: await anInterview(app, application, users, yesterday) };
}

const ask = `feedback { id status recommendation rating comment submittedAt ratings { criterion score }
  author { id } submittedBy { id } application { id } interview { id } stage { id } }`;

/** Feedback on the interview of the moment, and the rows of feedback on its application. */
export function submitting(of: () => { app: TestApp; application: Application; interview: Interview }) {
  const submit = (client: Client, changes: object = {}) =>
    client.mutate(
      'submitFeedback',
      { interviewId: globalIdOf(of().interview), recommendation: 'YES', ...changes },
      ask,
    );
  const rows = () => rowsOf(of().app, 'feedback', { applicationId: of().application.id });
  return { submit, rows };
}
