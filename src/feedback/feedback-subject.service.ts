import { Application } from '../applications/application.entity';
import { demandPerson, demandPersonOf } from '../applications/person.service';
import { InvalidInput, Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { Interview } from '../interviews/interview.entity';
import { InterviewStatus } from '../interviews/interview.enums';
import { interviewersOf } from '../interviews/panel.service';

/** What feedback is about: an interview, or an application without one. */
export interface Subject {
  applicationId: number;
  stageId: number;
  interview: Interview | null;
  /** Its row where the input named it, and not an interview. */
  application: Application | null;
  /** The input that named it. */
  path: 'interviewId' | 'applicationId';
}

/** The interview or the application that an input names. */
export interface SubjectInput {
  interviewId?: number | null;
  applicationId?: number | null;
}

/** Whether an interview in this status is one that feedback can be given on. */
export function isHeld(status: InterviewStatus): boolean {
  return status === InterviewStatus.SCHEDULED || status === InterviewStatus.COMPLETED;
}

/**
 * What feedback is about. Its row is held until the Work ends, so that whoever else writes feedback on it, or calls the
 * interview off, waits.
 * @throws Refusal with InvalidInput unless exactly one is named, NotFound, RuleViolation INTERVIEW_NOT_HELD, or as
 *   `demandPerson` does
 */
export async function subjectOf(work: Work, input: SubjectInput): Promise<Subject> {
  const subject = await heldSubject(work, input);
  await demandSubject(work, subject);
  return subject;
}

/** The same before the person is looked at: `demandSubject` does that. */
export async function heldSubject(
  work: Work,
  { interviewId, applicationId }: SubjectInput,
): Promise<Subject> {
  const path = interviewId ? 'interviewId' : 'applicationId';
  if (Boolean(interviewId) === Boolean(applicationId))
    throw new Refusal(
      new InvalidInput('Name an interview or an application, one of the two.', ['input', path]),
    );
  if (!interviewId) {
    const application = await work.get(Application, applicationId!, path, { lock: 'update' });
    const { id, stageId } = application;
    return { applicationId: id, stageId, application, interview: null, path };
  }
  const interview = await work.get(Interview, interviewId, path, { lock: 'update' });
  if (!isHeld(interview.status))
    throw violation(
      'INTERVIEW_NOT_HELD',
      'The interview does not take place, so there is nothing to judge.',
      path,
    );
  const { applicationId: ofInterview, stageId } = interview;
  return { applicationId: ofInterview, stageId, application: null, interview, path };
}

/** @throws Refusal as `demandPerson` does */
export function demandSubject(work: Work, { applicationId, application, path }: Subject): Promise<void> {
  return application ? demandPerson(work, application, path) : demandPersonOf(work, applicationId, path);
}

/**
 * Only its interviewers judge an interview (rule 11); an application anyone who may see it.
 * @param path where the input names the author
 * @throws Refusal with RuleViolation NOT_AN_INTERVIEWER
 */
export async function demandOnPanel(
  work: Work,
  { interview }: Subject,
  authorId: number,
  path: string,
): Promise<void> {
  if (!interview) return;
  const panel = await interviewersOf(work, interview);
  if (panel.some(({ userId }) => userId === authorId)) return;
  throw violation('NOT_AN_INTERVIEWER', 'Only interviewers on the panel judge an interview.', path);
}

function violation(code: string, message: string, path: string): Refusal {
  return new Refusal(new RuleViolation(code, message, ['input', path]));
}
