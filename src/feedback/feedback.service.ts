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
  slotOf,
  standing,
  writeDraft,
  writeSubmitted,
} from './feedback-row.service';
import { demandOnPanel, heldSubject, namedIn } from './feedback-subject.service';
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
  const [subject, submitted, present] = await concurrently(
    heldSubject(work, named, { author: userId }),
    userId && standing(work, SUBMITTED, named, userId),
    userId && standing(work, DRAFT, named, userId),
  );
  const authorId = authorOf(work, null, subject);
  demandOnPanel(subject, named.path);
  if (submitted)
    throw violation('FEEDBACK_SUBMITTED', 'You submitted yours already; supersede it instead.', named.path);
  const draft = present || blank(work, subject, authorId);
  await fill(work, draft, input, subject.stage);
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
  const ownDraft = userId && author === userId ? slotOf(DRAFT, named, userId) : null;
  const subject = await heldSubject(work, named, { author, draft: ownDraft });
  const authorId = authorOf(work, input.authorId, subject);
  demandOnPanel(subject, input.authorId ? 'authorId' : named.path);
  if (subject.interview) demandStarted(work, subject.interview);
  const draft = subject.draft && (await work.findFirst(Feedback, { id: subject.draft.id }));
  const feedback = draft ?? blank(work, subject, authorId);
  feedbackMachine.next('submit', feedback.status);
  await fill(work, feedback, input, subject.stage);
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
  await fill(work, feedback, input, subject.stage);
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
