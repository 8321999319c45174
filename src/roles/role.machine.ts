import { StateMachine } from '../core/state-machine';
import { RoleStatus } from './role.enums';

const { DRAFT, OPEN, ON_HOLD, CLOSED, ARCHIVED } = RoleStatus;

/** How a role may go from one status to another. */
export const roleMachine = new StateMachine<
  RoleStatus,
  'open' | 'hold' | 'resume' | 'close' | 'reopen' | 'archive' | 'restore'
>('Role', {
  open: { from: [DRAFT], to: OPEN },
  hold: { from: [OPEN], to: ON_HOLD },
  resume: { from: [ON_HOLD], to: OPEN },
  close: { from: [OPEN, ON_HOLD], to: CLOSED },
  reopen: { from: [CLOSED], to: OPEN },
  archive: { from: [DRAFT, CLOSED], to: ARCHIVED },
  restore: { from: [ARCHIVED], to: DRAFT },
});
