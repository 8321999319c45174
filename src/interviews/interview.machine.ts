import { StateMachine } from '../core/state-machine';
import { InterviewStatus } from './interview.enums';

const { SCHEDULED, COMPLETED, CANCELLED, NO_SHOW } = InterviewStatus;

/** How an interview may go from one status to another. */
export const interviewMachine = new StateMachine<
  InterviewStatus,
  'reschedule' | 'complete' | 'cancel' | 'markNoShow'
>('Interview', {
  reschedule: { from: [SCHEDULED, NO_SHOW], to: SCHEDULED },
  complete: { from: [SCHEDULED], to: COMPLETED },
  cancel: { from: [SCHEDULED], to: CANCELLED },
  markNoShow: { from: [SCHEDULED], to: NO_SHOW },
});
