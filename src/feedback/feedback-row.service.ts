import { holds } from '../access/permission';
import { assignGiven } from '../core/assign';
import { InvalidInput, NotFound, Refusal, RuleViolation } from '../core/user-error';
import type { NewRow } from '../database/new-row';
import type { Work } from '../database/work';
import { InterviewStage } from '../roles/interview-stage.entity';
import { User } from '../users/user.entity';
import { criterionRatings } from './criteria.service';
import type { Named, RatedStage, Subject } from './feedback-subject.service';
import { Feedback } from './feedback.entity';
import { FeedbackStatus } from './feedback.enums';
import type { FeedbackContent } from './feedback.inputs';

/** Feedback that is being written: a loaded row, or one that is still to be added. */
type Writing = Feedback | NewRow<Feedback>;

/** The value of `slot`: one draft and one standing submitted feedback for each subject and author. */
export function slotOf(
  status: FeedbackStatus,
  subject: { applicationId?: number; interviewId?: number | null },
  authorId: number,
): string {
  const { interviewId, applicationId } = subject;
  return `${status}:${interviewId ? `interview_${interviewId}` : `application_${applicationId}`}:${authorId}`;
}

/** The draft or the standing submitted feedback of an author on a subject. */
export function standing(
  work: Work,
  status: FeedbackStatus,
  named: Named,
  authorId: number,
): Promise<Feedback | null> {
  return work.findFirst(Feedback, { slot: slotOf(status, named, authorId) });
}

/** Empty feedback on a subject, still to be written. */
export function blank(work: Work, { applicationId, stageId, interview }: Subject, authorId: number) {
  const row: NewRow<Feedback> = {
    applicationId,
    stageId,
    interviewId: interview?.id ?? null,
    authorId,
    submittedById: work.viewer.userId ?? authorId,
    status: FeedbackStatus.DRAFT,
    recommendation: null,
    rating: null,
    comment: null,
    ratings: [],
  };
  return row;
}

/**
 * Puts what the input says on feedback; what it leaves out stays.
 * @param known the stage of what it is about; a draft may belong to an earlier one
 * @throws Refusal with InvalidInput for ratings that do not fit the stage
 */
export async function fill(
  work: Work,
  row: Writing,
  input: FeedbackContent,
  known: RatedStage | null,
): Promise<void> {
  const { recommendation, rating, comment, ratings, externalId } = input;
  assignGiven(row as Feedback, { recommendation, rating, comment, externalId });
  if (ratings === undefined) return;
  const stage =
    known?.id === row.stageId ? known : await work.look(InterviewStage, { id: row.stageId }, ['criteria']);
  row.ratings = criterionRatings(stage!, ratings ?? []);
}

/** Writes a draft. */
export function writeDraft(work: Work, row: Writing): Promise<Feedback> {
  return store(work, row, FeedbackStatus.DRAFT, 'feedback.draftSaved');
}

/**
 * Writes feedback as submitted, by the viewer and now.
 * @throws Refusal with InvalidInput when it recommends nothing, or with AlreadyExists (rule 11)
 */
export function writeSubmitted(work: Work, row: Writing): Promise<Feedback> {
  if (!row.recommendation)
    throw new Refusal(new InvalidInput('Feedback recommends something.', ['input', 'recommendation']));
  Object.assign(row, { submittedAt: work.now, submittedById: work.viewer.userId ?? row.authorId });
  return store(work, row, FeedbackStatus.SUBMITTED, 'feedback.submitted');
}

function store(work: Work, row: Writing, status: FeedbackStatus, event: string): Promise<Feedback> {
  Object.assign(row, { status, slot: slotOf(status, row, row.authorId) });
  return row instanceof Feedback ? work.save(row, event) : work.addLast(Feedback, row, event);
}

/**
 * Whose feedback it is: the viewer's own, or that of the named user when the viewer may write on behalf of others.
 * @throws Refusal with InvalidInput, NotFound, or RuleViolation FEEDBACK_NOT_YOURS
 */
export function authorOf(work: Work, authorId: number | null | undefined, subject: Subject): number {
  const author = authorId ?? work.viewer.userId;
  if (author === null)
    throw new Refusal(new InvalidInput('Say whose feedback it is.', ['input', 'authorId']));
  demandOwn(work, author, 'authorId');
  if (authorId && !subject.author) throw new Refusal(new NotFound(User, ['input', 'authorId']));
  return author;
}

/** @throws Refusal with RuleViolation FEEDBACK_NOT_YOURS unless the viewer may write for this author */
export function demandOwn(work: Work, authorId: number, path: string): void {
  const { userId } = work.viewer;
  if (authorId === userId || holds(work.viewer, 'feedback:behalf')) return;
  const message = 'To write feedback on behalf of someone else needs the permission feedback:behalf.';
  throw new Refusal(new RuleViolation('FEEDBACK_NOT_YOURS', message, ['input', path]));
}
