import { z } from 'zod';
import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import * as rules from '../core/rules';
import { criterionRatings } from '../feedback/criteria.service';
import { Feedback, type CriterionRating } from '../feedback/feedback.entity';
import { FeedbackStatus, Recommendation } from '../feedback/feedback.enums';
import { slotOf } from '../feedback/feedback-row.service';
import { Interview } from '../interviews/interview.entity';
import { Interviewer } from '../interviews/interviewer.entity';
import { InterviewStage } from '../roles/interview-stage.entity';
import { User } from '../users/user.entity';
import { demandErased } from './erased';
import { choice, instant, invalid, plain, reference, text, type Field } from './field';
import { gatherCandidacies } from './interview.record';
import type { Known } from './known';
import type { RecordType } from './record-type';
import { stageField, stageNamed } from './stage.field';

const { SUBMITTED } = FeedbackStatus;

const ratings: Field = {
  ...plain(
    'ratings',
    z.array(z.strictObject({ criterion: rules.text(120), score: rules.int(1, 4) })).max(50),
    { initial: [] },
  ),
  tell: (row) => (row.ratings as CriterionRating[]).map(({ criterion, score }) => ({ criterion, score })),
};

/** What someone thinks of a candidate, after an interview or without one. */
export const feedbackRecord: RecordType<Feedback> = {
  name: 'feedback',
  entity: Feedback,
  fields: {
    application: reference('applicationId', () => Application, { needed: true }),
    interview: reference('interviewId', () => Interview),
    stage: stageField(),
    author: reference('authorId', () => User, { needed: true }),
    submittedBy: reference('submittedById', () => User),
    status: choice('status', FeedbackStatus, { needed: true }),
    recommendation: choice('recommendation', Recommendation),
    rating: plain('rating', rules.int(1, 5)),
    ratings,
    comment: text('comment', 16_000, { lines: true }),
    submittedAt: instant('submittedAt'),
    supersedes: reference('supersedesId', () => Feedback),
    supersededAt: instant('supersededAt'),
    createdAt: instant('createdAt'),
  },
  parts: {},
  self: 'supersedesId',
  async gather(known, rows) {
    const interviews = rows.map(({ interviewId }) => interviewId);
    await known.load(Interview, interviews, 'share');
    await known.loadParts(
      Interviewer,
      'interviewId',
      interviews.filter((key) => key !== null),
    );
    await gatherCandidacies(known, rows);
  },
  settle(row, given, known, before) {
    const application = known.row(Application, row.applicationId);
    const interview = row.interviewId === null ? null : known.row(Interview, row.interviewId);
    if (interview && interview.applicationId !== application.id)
      throw invalid('The interview is one of another application.', 'interview');
    if (given.stage) row.stageId = stageNamed(known, application.roleId, given.stage as string, 'stage').id;
    row.stageId ??= interview?.stageId ?? application.stageId;
    row.submittedById ??= row.authorId;
    judge(row, interview, known);
    if (given.ratings) row.ratings = rated(row, known);
    row.slot = row.supersededAt ? null : slotOf(row.status, row, row.authorId);
    demandErased(row, known.row(Applicant, application.applicantId));
    if (before?.status === SUBMITTED) demandFinal(row, before);
  },
};

/** The names of the criteria as the stage writes them; one that it no longer has stays as it was given. */
function rated(row: Feedback, known: Known): CriterionRating[] {
  const stage = known.row(InterviewStage, row.stageId);
  return criterionRatings(row.status === SUBMITTED ? { ...stage, criteria: [] } : stage, row.ratings);
}

function judge(row: Feedback, interview: Interview | null, known: Known): void {
  const { status, submittedAt, recommendation, supersedesId } = row;
  if ((status === SUBMITTED) !== (submittedAt !== null))
    throw invalid('Feedback says when it was submitted, and a draft was not.', 'submittedAt');
  if (status === SUBMITTED && !recommendation)
    throw invalid('Feedback recommends something.', 'recommendation');
  if (row.supersededAt && status !== SUBMITTED)
    throw invalid('Only submitted feedback is superseded.', 'supersededAt');
  if (interview) {
    const panel = known.parts(Interviewer, 'interviewId', interview.id);
    if (!panel.some(({ userId }) => userId === row.authorId))
      throw invalid('Only interviewers on the panel judge an interview.', 'author');
    if (submittedAt && submittedAt < interview.startsAt)
      throw invalid('Feedback is not submitted before its interview starts.', 'submittedAt');
  }
  if (supersedesId === null) return;
  const former = known.row(Feedback, supersedesId);
  const isSame = former.authorId === row.authorId && former.interviewId === row.interviewId;
  if (!isSame || former.applicationId !== row.applicationId || !former.supersededAt)
    throw invalid('It supersedes feedback of the same author and subject that says so.', 'supersedes');
}

const mayChange = ['supersededAt', 'slot', 'externalId', 'version', 'updatedAt', 'createdAt'];

/** Submitted feedback is final: a newer one takes its place, and nothing else about it changes. */
function demandFinal(row: Feedback, before: Feedback): void {
  for (const [column, value] of Object.entries(row)) {
    const former = (before as unknown as Record<string, unknown>)[column];
    if (!mayChange.includes(column) && JSON.stringify(value) !== JSON.stringify(former))
      throw invalid('Submitted feedback is final; supersede it by a newer one.', column.replace(/Id$/, ''));
  }
  if (before.supersededAt && !row.supersededAt) throw invalid('It stays superseded.', 'supersededAt');
}
