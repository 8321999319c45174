import { StateMachine } from '../core/state-machine';
import { OpeningStatus } from './role.enums';

const { OPEN, FILLED, CANCELLED } = OpeningStatus;

/** How a seat may go from one status to another. */
export const openingMachine = new StateMachine<OpeningStatus, 'fill' | 'free' | 'cancel'>('Opening', {
  fill: { from: [OPEN], to: FILLED },
  free: { from: [FILLED], to: OPEN },
  cancel: { from: [OPEN], to: CANCELLED },
});
