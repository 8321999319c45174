import { describeEnum } from '../core/enum';

export enum ApplicationStatus {
  ACTIVE = 'ACTIVE',
  HIRED = 'HIRED',
  REJECTED = 'REJECTED',
  WITHDRAWN = 'WITHDRAWN',
}

describeEnum(
  ApplicationStatus,
  'ApplicationStatus',
  'Whether an application is still running, and how it ended.',
  {
    ACTIVE: 'Still running.',
    HIRED: 'The person was hired.',
    REJECTED: 'The organisation said no.',
    WITHDRAWN: 'The candidate said no.',
  },
);
