import { InputType } from 'type-graphql';
import { Application } from '../applications/application.entity';
import { EnumInput, ExpectedVersion, IntInput, KeyInput, NestedInput, TextInput } from '../graphql/input';
import { Interview } from '../interviews/interview.entity';
import { User } from '../users/user.entity';
import { Feedback } from './feedback.entity';
import { Recommendation } from './feedback.enums';

@InputType({ description: 'How well a candidate met one criterion.' })
export class CriterionRatingInput {
  @TextInput('The name of the criterion: one of those of the stage, when it has any.', { max: 120 })
  criterion!: string;

  @IntInput('From 1, poor, to 4, excellent.', { min: 1, max: 4 })
  score!: number;
}

/** What feedback says. */
@InputType({ description: 'What feedback says; `null` clears, what is left out stays as the draft has it.' })
export abstract class FeedbackContent {
  @EnumInput(Recommendation, 'What the author recommends; needed to submit.', { optional: true })
  recommendation?: Recommendation | null;

  @IntInput('From 1, poor, to 5, excellent.', { min: 1, max: 5, optional: true })
  rating?: number | null;

  @TextInput('In words.', { max: 16_000, lines: true, optional: true })
  comment?: string | null;

  @NestedInput(() => CriterionRatingInput, 'How well the candidate met each criterion, each once.', {
    list: 50,
    optional: true,
  })
  ratings?: CriterionRatingInput[] | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;
}

@InputType({
  description: 'A draft of feedback, on an interview or on an application without one. May be repeated.',
})
export class SaveFeedbackDraftInput extends FeedbackContent {
  @KeyInput(() => Interview, 'The interview that it is about; give this or `applicationId`.', {
    optional: true,
  })
  interviewId?: number | null;

  @KeyInput(() => Application, 'The application, for a review without an interview.', { optional: true })
  applicationId?: number | null;
}

@InputType({
  description:
    'Feedback on an interview, or on an application without one. What is left out is taken from the draft.',
})
export class SubmitFeedbackInput extends FeedbackContent {
  @KeyInput(() => Interview, 'The interview that it is about; give this or `applicationId`.', {
    optional: true,
  })
  interviewId?: number | null;

  @KeyInput(() => Application, 'The application, for a review without an interview.', { optional: true })
  applicationId?: number | null;

  @KeyInput(() => User, 'Whose feedback it is, when you submit on their behalf; your own if left out.', {
    optional: true,
  })
  authorId?: number | null;
}

@InputType({ description: 'A correction of submitted feedback; what is left out stays as it was.' })
export class SupersedeFeedbackInput extends FeedbackContent {
  @KeyInput(() => Feedback, 'The submitted feedback whose place the correction takes.')
  feedbackId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}

@InputType({ description: 'Throws a draft away.' })
export class DeleteFeedbackDraftInput {
  @KeyInput(() => Feedback, 'Your draft.')
  feedbackId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}
