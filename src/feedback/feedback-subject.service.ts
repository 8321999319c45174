import { Application } from '../applications/application.entity';
import { demandPersonOf } from '../applications/person.service';
import { concurrently } from '../core/concurrently';
import { InvalidInput, Refusal, RuleViolation } from '../core/user-error';
import { storedIn, type Key, type Stored } from '../database/match';
import type { Work } from '../database/work';
import { Interview } from '../interviews/interview.entity';
import { InterviewStatus } from '../interviews/interview.enums';
import { interviewersOf } from '../interviews/panel.service';

/** What an input says that feedback is about: an interview, or an application without one. */
export type Named =
  | { path: 'interviewId'; interviewId: number; applicationId?: undefined }
  | { path: 'applicationId'; applicationId: number; interviewId?: undefined };

/** What feedback is about. */
export interface Subject {
  applicationId: number;
  stageId: number;
  interview: Interview | null;
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

/** @throws Refusal with InvalidInput unless exactly one is named */
export function namedIn({ interviewId, applicationId }: SubjectInput): Named {
  if (interviewId && !applicationId) return { path: 'interviewId', interviewId };
  if (applicationId && !interviewId) return { path: 'applicationId', applicationId };
  const path = interviewId ? 'interviewId' : 'applicationId';
  throw new Refusal(
    new InvalidInput('Name an interview or an application, one of the two.', ['input', path]),
  );
}

/**
 * What feedback is about. Its row is held until the Work ends, so that whoever else writes feedback on it, or calls the
 * interview off, waits.
 * @throws Refusal with NotFound, RuleViolation INTERVIEW_NOT_HELD, or as `demandPerson` does
 */
export async function heldSubject(work: Work, named: Named): Promise<Subject> {
  const [subject] = await concurrently(
    rowOf(work, named),
    demandPersonOf(work, applicationOf(named), named.path),
  );
  return subject;
}

async function rowOf(work: Work, { path, interviewId, applicationId }: Named): Promise<Subject> {
  if (!interviewId) {
    const { id, stageId } = await work.hold(Application, applicationId!, path, ['stageId']);
    return { applicationId: id, stageId, interview: null };
  }
  const interview = await work.get(Interview, interviewId, path, { lock: 'update' });
  if (!isHeld(interview.status))
    throw violation(
      'INTERVIEW_NOT_HELD',
      'The interview does not take place, so there is nothing to judge.',
      path,
    );
  return { applicationId: interview.applicationId, stageId: interview.stageId, interview };
}

/** The application that feedback is about, by its key or as the interview names it. */
function applicationOf({ interviewId, applicationId }: Named): Key {
  return interviewId ? storedIn(Interview, interviewId, 'applicationId') : applicationId!;
}

/** The stage that feedback belongs to. */
export function stageOf({ interviewId, applicationId }: Named): Stored {
  return interviewId
    ? storedIn(Interview, interviewId, 'stageId')
    : storedIn(Application, applicationId!, 'stageId');
}

/**
 * Only its interviewers judge an interview (rule 11); an application anyone who may see it.
 * @param path where the input names the author
 * @throws Refusal with RuleViolation NOT_AN_INTERVIEWER
 */
export async function demandOnPanel(
  work: Work,
  { interviewId }: Named,
  authorId: number | null,
  path: string,
): Promise<void> {
  if (!interviewId) return;
  const panel = await interviewersOf(work, interviewId);
  if (panel.some(({ userId }) => userId === authorId)) return;
  throw violation('NOT_AN_INTERVIEWER', 'Only interviewers on the panel judge an interview.', path);
}

function violation(code: string, message: string, path: string): Refusal {
  return new Refusal(new RuleViolation(code, message, ['input', path]));
}
