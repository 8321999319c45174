import { StateMachine } from '../core/state-machine';
import { ApplicationStatus } from './application.enums';

const { ACTIVE, HIRED, REJECTED, WITHDRAWN } = ApplicationStatus;

/** How an application may go from one status to another. */
export const applicationMachine = new StateMachine<
  ApplicationStatus,
  'move' | 'reject' | 'withdraw' | 'transfer' | 'hire' | 'reopen' | 'unhire'
>('Application', {
  move: { from: [ACTIVE], to: ACTIVE },
  reject: { from: [ACTIVE], to: REJECTED },
  withdraw: { from: [ACTIVE], to: WITHDRAWN },
  transfer: { from: [ACTIVE], to: WITHDRAWN },
  hire: { from: [ACTIVE], to: HIRED },
  reopen: { from: [REJECTED, WITHDRAWN], to: ACTIVE },
  unhire: { from: [HIRED], to: ACTIVE },
});
