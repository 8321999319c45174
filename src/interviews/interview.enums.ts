import { describeEnum } from '../core/enum';

export enum InterviewStatus {
  SCHEDULED = 'SCHEDULED',
  COMPLETED = 'COMPLETED',
  CANCELLED = 'CANCELLED',
  NO_SHOW = 'NO_SHOW',
}

describeEnum(InterviewStatus, 'InterviewStatus', 'Where an interview stands.', {
  SCHEDULED: 'It is to take place.',
  COMPLETED: 'It took place.',
  CANCELLED: 'It was called off.',
  NO_SHOW: 'The candidate did not come.',
});
