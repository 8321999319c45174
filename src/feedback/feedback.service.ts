import { concurrently } from '../core/concurrently';
import { Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import type { Interview } from '../interviews/interview.entity';
import { demandStarted, interviewChanging } from '../interviews/interview.service';
import {
  authorOf,
  blank,
  demandOwn,
  fill,
  ratedStage,
  standing,
  writeDraft,
  writeSubmitted,
} from './feedback-row.service';
import { demandOnPanel, heldSubject, namedIn, stageOf } from './feedback-subject.service';
import { Feedback } from './feedback.entity';
import { FeedbackStatus } from './feedback.enums';
import type {
  DeleteFeedbackDraftInput,
  SaveFeedbackDraftInput,
  SubmitFeedbackInput,
  SupersedeFeedbackInput,
} from './feedback.inputs';
import { feedbackMachine } from './feedback.machine';

const { DRAFT, SUBMITTED } = FeedbackStatus;

/**
 * Makes the viewer's draft on an interview or an application, or changes the one that there is.
 * @throws Refusal with InvalidInput, NotFound, or a RuleViolation: FEEDBACK_SUBMITTED, NOT_AN_INTERVIEWER,
 *   INTERVIEW_NOT_HELD
 */
export async function saveFeedbackDraft(work: Work, input: SaveFeedbackDraftInput): Promise<Feedback> {
  const named = namedIn(input);
  const { userId } = work.viewer;
  const [subject, authorId, , submitted, present] = await concurrently(
    heldSubject(work, named),
    authorOf(work, null),
    demandOnPanel(work, named, userId, named.path),
    userId && standing(work, SUBMITTED, named, userId),
    userId && standing(work, DRAFT, named, userId),
  );
  if (submitted)
    throw violation('FEEDBACK_SUBMITTED', 'You submitted yours already; supersede it instead.', named.path);
  const draft = present || blank(work, subject, authorId);
  await fill(work, draft, input);
  return writeDraft(work, draft);
}

/**
 * Submits feedback, for good: the author's own draft with what the input changes of it, or a new one. On behalf of
 * someone else nothing is taken from their draft, which is theirs alone.
 * @throws Refusal with InvalidInput, NotFound, AlreadyExists (rule 11), or a RuleViolation: FEEDBACK_NOT_YOURS,
 *   NOT_AN_INTERVIEWER, INTERVIEW_NOT_STARTED, INTERVIEW_NOT_HELD
 */
export async function submitFeedback(work: Work, input: SubmitFeedbackInput): Promise<Feedback> {
  const named = namedIn(input);
  const { userId } = work.viewer;
  const author = input.authorId ?? userId;
  // All of it goes in one packet, behind the statement that holds what is judged.
  const [subject, authorId, , draft, stage] = await concurrently(
    heldSubject(work, named),
    authorOf(work, input.authorId),
    demandOnPanel(work, named, author, input.authorId ? 'authorId' : named.path),
    userId && author === userId ? standing(work, DRAFT, named, userId) : null,
    input.ratings ? ratedStage(work, stageOf(named)) : null,
  );
  if (subject.interview) demandStarted(work, subject.interview);
  const feedback = draft ?? blank(work, subject, authorId);
  feedbackMachine.next('submit', feedback.status);
  await fill(work, feedback, input, stage);
  return writeSubmitted(work, feedback);
}

/**
 * Corrects submitted feedback: a new one takes its place, both are kept.
 * @throws Refusal with NotFound, VersionConflict, IllegalTransition for a draft, InvalidInput, or a RuleViolation:
 *   FEEDBACK_SUPERSEDED, FEEDBACK_NOT_YOURS
 */
export async function supersedeFeedback(work: Work, input: SupersedeFeedbackInput): Promise<Feedback> {
  const { feedbackId, expectedVersion } = input;
  // What it is about is held first, as by everyone who writes feedback on it.
  const { interviewId, applicationId } = await work.get(Feedback, feedbackId, 'feedbackId');
  const subject = await heldSubject(work, namedIn(interviewId ? { interviewId } : { applicationId }));
  const former = await work.get(Feedback, feedbackId, 'feedbackId', { expectedVersion, lock: 'update' });
  feedbackMachine.next('supersede', former.status);
  if (former.supersededAt)
    throw violation('FEEDBACK_SUPERSEDED', 'A newer one took its place already.', 'feedbackId');
  demandOwn(work, former.authorId, 'feedbackId');
  const { stageId, recommendation, rating, comment, ratings } = former;
  const feedback = Object.assign(blank(work, subject, former.authorId), {
    ...{ stageId, recommendation, rating, comment, ratings },
    supersedesId: former.id,
  });
  await fill(work, feedback, input);
  await work.save(Object.assign(former, { supersededAt: work.now, slot: null }), 'feedback.superseded');
  return writeSubmitted(work, feedback);
}

/**
 * Throws the viewer's draft away.
 * @returns the key that it had
 * @throws Refusal with NotFound, VersionConflict, or IllegalTransition once it was submitted
 */
export async function deleteFeedbackDraft(work: Work, input: DeleteFeedbackDraftInput): Promise<number> {
  const { feedbackId, expectedVersion } = input;
  const draft = await work.get(Feedback, feedbackId, 'feedbackId', { expectedVersion, lock: 'update' });
  feedbackMachine.next('discard', draft.status);
  await work.remove(draft, 'feedback.draftDeleted');
  return feedbackId;
}

/** An interview keeps its time and the interviewers whose feedback is in: that feedback says that it took place. */
async function keepJudged(work: Work, interview: Interview, userIds: readonly number[]): Promise<void> {
  const match = { interviewId: interview.id, authorId: userIds, status: SUBMITTED };
  if (await work.findFirst(Feedback, match, { lock: 'share' }))
    throw violation('INTERVIEW_HAS_FEEDBACK', 'Feedback on it was submitted already.', 'interviewId');
}

interviewChanging.add(keepJudged);

function violation(code: string, message: string, path: string): Refusal {
  return new Refusal(new RuleViolation(code, message, ['input', path]));
}
