import { demandChangeable } from '../applicants/applicant-state.service';
import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import { concurrently } from '../core/concurrently';
import { InvalidInput, Refusal, RuleViolation } from '../core/user-error';
import { beside, given, rowsBeside, type Given } from '../database/beside';
import type { Work } from '../database/work';
import { Interview } from '../interviews/interview.entity';
import { InterviewStatus } from '../interviews/interview.enums';
import { Interviewer } from '../interviews/interviewer.entity';
import { InterviewStage } from '../roles/interview-stage.entity';
import { User } from '../users/user.entity';
import { Feedback } from './feedback.entity';

/** What an input says that feedback is about: an interview, or an application without one. */
export type Named =
  | { path: 'interviewId'; interviewId: number; applicationId?: undefined }
  | { path: 'applicationId'; applicationId: number; interviewId?: undefined };

/** What feedback is about, and what it is judged by. */
export interface Subject {
  applicationId: number;
  stageId: number;
  interview: Pick<Interview, 'id' | 'startsAt'> | null;
  /** The stage whose criteria ratings are checked against. */
  stage: RatedStage | null;
  /** Whether the author may judge it. */
  onPanel: boolean;
  /** The author, if the viewer may see them. */
  author: Pick<User, 'id'> | null;
  /** The draft that was asked for. */
  draft: Pick<Feedback, 'id'> | null;
}

/** What ratings are checked against. */
export type RatedStage = Pick<InterviewStage, 'id' | 'criteria'>;

/** The interview or the application that an input names. */
export interface SubjectInput {
  interviewId?: number | null;
  applicationId?: number | null;
}

/** Whether an interview in this status is one that feedback can be given on. */
export function isHeld(status: InterviewStatus): boolean {
  return status === InterviewStatus.SCHEDULED || status === InterviewStatus.COMPLETED;
}

/** @throws Refusal with InvalidInput unless exactly one is named */
export function namedIn({ interviewId, applicationId }: SubjectInput): Named {
  if (interviewId && !applicationId) return { path: 'interviewId', interviewId };
  if (applicationId && !interviewId) return { path: 'applicationId', applicationId };
  const path = interviewId ? 'interviewId' : 'applicationId';
  throw new Refusal(
    new InvalidInput('Name an interview or an application, one of the two.', ['input', path]),
  );
}

/** What tells whether anything may still be written about somebody. */
const person = ['anonymizedAt', 'mergedIntoId'] as const;
/** What stands beside an application as beside an interview. */
const ofEither = {
  stage: beside(InterviewStage, { id: 'stageId' }, ['criteria']),
  author: beside(User, { id: given }, [], { seen: true }),
  draft: beside(Feedback, { slot: given }),
};

/** What a review without an interview is judged by. */
const besideApplication = rowsBeside(Application, {
  applicant: beside(Applicant, { id: 'applicantId' }, person),
  ...ofEither,
});

/** What feedback on an interview is judged by. */
const besideInterview = rowsBeside(Interview, {
  application: beside(Application, { id: 'applicationId' }),
  applicant: beside(Applicant, { id: 'application.applicantId' }, person),
  interviewer: beside(Interviewer, { interviewId: 'id', userId: given }),
  ...ofEither,
});

/**
 * What feedback is about, with what it is judged by. Its row is held until the Work ends, so that whoever else writes feedback
 * on it, changes its panel, or calls the interview off, waits.
 * @param asked the author, and the slot of a draft
 * @throws Refusal with NotFound, RuleViolation INTERVIEW_NOT_HELD, or as `demandChangeable` does
 */
export async function heldSubject(
  work: Work,
  named: Named,
  asked: { author?: number | null; draft?: string | null } = {},
): Promise<Subject> {
  // One packet: what stands beside the row is read behind the statement that holds it.
  const subject = await (named.interviewId
    ? heldInterview(work, named.interviewId, { interviewer: asked.author, ...asked })
    : heldApplication(work, named.applicationId!, asked));
  demandChangeable(subject.applicant!, named.path);
  return subject;
}

async function heldApplication(work: Work, key: number, asked: Given<typeof besideApplication.rows>) {
  const [{ id, stageId }, found] = await concurrently(
    work.hold(Application, key, 'applicationId', ['stageId']),
    work.lookBeside(besideApplication, key, asked),
  );
  return { applicationId: id, stageId, interview: null, onPanel: true, ...found! };
}

async function heldInterview(work: Work, key: number, asked: Given<typeof besideInterview.rows>) {
  const [interview, found] = await concurrently(
    holdInterview(work, key),
    work.lookBeside(besideInterview, key, asked),
  );
  const { applicationId, stageId } = interview;
  return { applicationId, stageId, interview, onPanel: found!.interviewer !== null, ...found! };
}

async function holdInterview(work: Work, key: number) {
  const columns = ['applicationId', 'stageId', 'status', 'startsAt'] as const;
  const interview = await work.hold(Interview, key, 'interviewId', columns);
  if (isHeld(interview.status)) return interview;
  const message = 'The interview does not take place, so there is nothing to judge.';
  throw violation('INTERVIEW_NOT_HELD', message, 'interviewId');
}

/**
 * Only its interviewers judge an interview (rule 11); an application anyone who may see it.
 * @param path where the input names the author
 * @throws Refusal with RuleViolation NOT_AN_INTERVIEWER
 */
export function demandOnPanel({ onPanel }: Subject, path: string): void {
  if (onPanel) return;
  throw violation('NOT_AN_INTERVIEWER', 'Only interviewers on the panel judge an interview.', path);
}

function violation(code: string, message: string, path: string): Refusal {
  return new Refusal(new RuleViolation(code, message, ['input', path]));
}
