import { Application } from '../applications/application.entity';
import { whyNotPerson, whyNotPersonOf } from '../applications/person.service';
import type { Viewer } from '../core/viewer';
import type { Condition } from '../database/condition';
import { objectsTo } from '../graphql/actions';
import type { Context } from '../graphql/context';
import { Interview } from '../interviews/interview.entity';
import { Interviewer } from '../interviews/interviewer.entity';
import { isHeld } from './feedback-subject.service';
import { Feedback } from './feedback.entity';
import { feedbackMachine } from './feedback.machine';

type Action = keyof typeof feedbackMachine.steps;

/** Why the viewer cannot write feedback on an interview now. */
export async function notOnInterview(interview: Interview, context: Context): Promise<string | null> {
  const { loaders, viewer } = context;
  if (!isHeld(interview.status)) return 'The interview does not take place.';
  const panel = await loaders.many(Interviewer, 'interviewId', interview.id, 't.id');
  if (!panel.some(({ userId }) => userId === viewer.userId)) return 'You are not on the panel.';
  const [own, erased] = await Promise.all([
    loaders.count(Feedback, null, { key: 'interviewId', id: interview.id }, by(viewer)),
    whyNotPersonOf(Interview, interview.applicationId, loaders),
  ]);
  return own > 0 ? alreadySubmitted : erased;
}

/** Why the viewer cannot submit feedback on an interview now. */
export async function notSubmitted(interview: Interview, context: Context): Promise<string | null> {
  if (interview.startsAt > context.now) return 'The interview has not started yet.';
  return notOnInterview(interview, context);
}

/** Why the viewer cannot review an application without an interview now. */
export async function notOnApplication(application: Application, context: Context): Promise<string | null> {
  const { loaders, viewer } = context;
  const where = { interviewId: { isNull: true } };
  const [own, erased] = await Promise.all([
    loaders.count(Feedback, where, { key: 'applicationId', id: application.id }, by(viewer)),
    whyNotPerson(application, loaders),
  ]);
  return own > 0 ? alreadySubmitted : erased;
}

/** Why an action cannot be done with feedback now. */
export function noAction(action: Action) {
  return async (feedback: Feedback, context: Context): Promise<string | null> => {
    const { status, authorId, supersededAt } = feedback;
    const reason = feedbackMachine.whyNot(action, status);
    if (reason !== null) return reason;
    if (supersededAt) return 'A newer one took its place already.';
    const own = authorId === context.viewer.userId || context.may('feedback:behalf');
    if (!own) return 'It is not yours.';
    // What was written and not yet submitted may be thrown away, whatever became of the person.
    return action === 'discard' ? null : notOnSubject(action, feedback, context);
  };
}

/** Why feedback cannot be written on what it is about. */
async function notOnSubject(
  action: Action,
  { interviewId, applicationId }: Feedback,
  context: Context,
): Promise<string | null> {
  const { loaders } = context;
  if (action === 'supersede') return whyNotPersonOf(Feedback, applicationId, loaders);
  if (interviewId === null) {
    const application = await loaders.one(Application, applicationId);
    return application ? notOnApplication(application, context) : 'You do not see the application any more.';
  }
  const interview = await loaders.one(Interview, interviewId);
  if (!interview) return 'You are not on the panel.';
  return (action === 'submit' ? notSubmitted : notOnInterview)(interview, context);
}

const alreadySubmitted = 'You submitted yours already; supersede it instead.';

function by({ userId }: Viewer): Condition {
  return { sql: 't.authorId = ?', params: [userId] };
}

for (const action of ['rescheduleInterview', 'cancelInterview', 'markInterviewNoShow'])
  objectsTo(Interview, action, async ({ id }, { loaders }) => {
    const given = await loaders.count(Feedback, null, { key: 'interviewId', id });
    return given > 0 ? 'Feedback on it was submitted already.' : null;
  });
