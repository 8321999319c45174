import { StateMachine } from '../core/state-machine';
import { OfferStatus } from './offer.enums';

const { DRAFT, PENDING_APPROVAL, APPROVED, SENT, ACCEPTED, DECLINED, EXPIRED, WITHDRAWN, SUPERSEDED } =
  OfferStatus;

/** The statuses of an offer whose outcome is still open; an application has one such offer at most (rule 12). */
export const unresolved: readonly OfferStatus[] = [DRAFT, PENDING_APPROVAL, APPROVED, SENT];

/** How an offer may go from one status to another. */
export const offerMachine = new StateMachine<
  OfferStatus,
  | 'update'
  | 'submit'
  | 'approve'
  | 'refuse'
  | 'send'
  | 'accept'
  | 'decline'
  | 'expire'
  | 'withdraw'
  | 'supersede'
>('Offer', {
  update: { from: [DRAFT], to: DRAFT },
  submit: { from: [DRAFT], to: PENDING_APPROVAL },
  approve: { from: [PENDING_APPROVAL], to: APPROVED },
  refuse: { from: [PENDING_APPROVAL], to: DRAFT },
  send: { from: [APPROVED], to: SENT },
  accept: { from: [SENT], to: ACCEPTED },
  decline: { from: [SENT], to: DECLINED },
  expire: { from: [SENT], to: EXPIRED },
  withdraw: { from: unresolved, to: WITHDRAWN },
  supersede: { from: unresolved, to: SUPERSEDED },
});

/** What may be done with an offer. */
export type OfferAction = keyof typeof offerMachine.steps;
