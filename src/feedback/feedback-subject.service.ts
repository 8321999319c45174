import { Application } from '../applications/application.entity';
import { demandPerson } from '../applications/person.service';
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
 * @throws Refusal with InvalidInput unless exactly one is named, NotFound, or RuleViolation INTERVIEW_NOT_HELD,
 *   or as `demandPerson` does
 */
export async function subjectOf(work: Work, { interviewId, applicationId }: SubjectInput): Promise<Subject> {
  const path = interviewId ? 'interviewId' : 'applicationId';
  if (Boolean(interviewId) === Boolean(applicationId))
    throw new Refusal(
      new InvalidInput('Name an interview or an application, one of the two.', ['input', path]),
    );
  if (!interviewId) {
    const { id, stageId } = await work.get(Application, applicationId!, path, { lock: 'update' });
    await demandPerson(work, id, path);
    return { applicationId: id, stageId, interview: null, path };
  }
  const interview = await work.get(Interview, interviewId, path, { lock: 'update' });
  if (!isHeld(interview.status))
    throw violation(
      'INTERVIEW_NOT_HELD',
      'The interview does not take place, so there is nothing to judge.',
      path,
    );
  await demandPerson(work, interview.applicationId, path);
  const { stageId } = interview;
  return { applicationId: interview.applicationId, stageId, interview, path };
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
