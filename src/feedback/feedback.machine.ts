import { StateMachine } from '../core/state-machine';
import { FeedbackStatus } from './feedback.enums';

const { DRAFT, SUBMITTED } = FeedbackStatus;

/** How feedback may go from one status to another: once submitted it is final, and only a new one can take its place. */
export const feedbackMachine = new StateMachine<FeedbackStatus, 'save' | 'submit' | 'discard' | 'supersede'>(
  'Feedback',
  {
    save: { from: [DRAFT], to: DRAFT },
    submit: { from: [DRAFT], to: SUBMITTED },
    discard: { from: [DRAFT], to: DRAFT },
    supersede: { from: [SUBMITTED], to: SUBMITTED },
  },
);
