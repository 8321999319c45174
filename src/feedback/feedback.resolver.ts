import { ID, Resolver } from 'type-graphql';
import { Application } from '../applications/application.entity';
import { globalId } from '../core/global-id';
import type { Work } from '../database/work';
import { ActsOn } from '../graphql/actions';
import { belongsTo, hasMany, hasOne } from '../graphql/references';
import { Allow, lookupsOf, Mutates } from '../graphql/root-fields';
import { Interview } from '../interviews/interview.entity';
import { InterviewStage } from '../roles/interview-stage.entity';
import { User } from '../users/user.entity';
import './feedback-due.resolver';
import './feedback-summary.resolver';
import './feedback.access';
import { noAction, notOnApplication, notOnInterview, notSubmitted } from './feedback.actions';
import { Feedback } from './feedback.entity';
import * as inputs from './feedback.inputs';
import './feedback.list';
import * as service from './feedback.service';

belongsTo(Feedback, 'application', Application, 'applicationId', 'Whom it is about, and for which role.');
belongsTo(Feedback, 'interview', Interview, 'interviewId', 'The interview; null for a review without one.');
belongsTo(Feedback, 'stage', InterviewStage, 'stageId', 'The stage that it belongs to.');
belongsTo(Feedback, 'author', User, 'authorId', 'Who thinks so.');
belongsTo(
  Feedback,
  'submittedBy',
  User,
  'submittedById',
  'Who entered it: the author, or someone on their behalf.',
);
belongsTo(Feedback, 'supersedes', Feedback, 'supersedesId', 'The feedback that it corrects and replaces.');
hasOne(Feedback, 'supersededBy', Feedback, 'supersedesId', 'The correction that took its place.');

const listed = 'SUBMITTED feedback that stands, unless `where` asks for `status` or `supersededAt`.';
hasMany(Application, 'feedback', Feedback, 'applicationId', `What was thought of it: ${listed}`, {
  few: true,
});
hasMany(Interview, 'feedback', Feedback, 'interviewId', `What its interviewers thought: ${listed}`, {
  few: true,
});
hasMany(User, 'feedback', Feedback, 'authorId', `What they thought of candidates: ${listed}`);

export const FeedbackLookups = lookupsOf(Feedback, 'feedback:read', {
  one: 'feedback',
  byExternalId: 'feedbackByExternalId',
  what: 'feedback',
});

@Resolver()
export class FeedbackResolver {
  @Allow('feedback:write')
  @ActsOn(Interview, notOnInterview)
  @ActsOn(Application, notOnApplication)
  @ActsOn(Feedback, noAction('save'))
  @Mutates(
    Feedback,
    inputs.SaveFeedbackDraftInput,
    'Saves your draft, on an interview or on an application; nobody else sees it. There is one, and it may be saved again.',
  )
  saveFeedbackDraft(input: inputs.SaveFeedbackDraftInput, work: Work): Promise<Feedback> {
    return service.saveFeedbackDraft(work, input);
  }

  @Allow('feedback:write')
  @ActsOn(Interview, notSubmitted)
  @ActsOn(Application, notOnApplication)
  @ActsOn(Feedback, noAction('submit'))
  @Mutates(
    Feedback,
    inputs.SubmitFeedbackInput,
    'Submits feedback, for good. Your draft becomes it; on behalf of someone else their draft stays untouched.',
  )
  submitFeedback(input: inputs.SubmitFeedbackInput, work: Work): Promise<Feedback> {
    return service.submitFeedback(work, input);
  }

  @Allow('feedback:write')
  @ActsOn(Feedback, noAction('supersede'))
  @Mutates(
    Feedback,
    inputs.SupersedeFeedbackInput,
    'Corrects submitted feedback: a new one takes its place, both are kept. Answers the new one.',
  )
  supersedeFeedback(input: inputs.SupersedeFeedbackInput, work: Work): Promise<Feedback> {
    return service.supersedeFeedback(work, input);
  }

  @Allow('feedback:write')
  @ActsOn(Feedback, noAction('discard'))
  @Mutates({ deletedFeedbackId: ID }, inputs.DeleteFeedbackDraftInput, 'Throws your draft away.')
  async deleteFeedbackDraft(input: inputs.DeleteFeedbackDraftInput, work: Work): Promise<object> {
    return { deletedFeedbackId: globalId(Feedback, await service.deleteFeedbackDraft(work, input)) };
  }
}
