import { Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { holdCandidacy } from './candidacy.service';
import type { OfferStepInput, OfferVerdictInput } from './offer-step.inputs';
import { changeOffer } from './offer-transition.service';
import { Offer } from './offer.entity';
import { offerMachine } from './offer.machine';

/** Whether the time in which the candidate may answer is over. */
export function isPastExpiry(offer: Offer, now: Date): boolean {
  return offer.expiresAt !== null && offer.expiresAt <= now;
}

function offerOf(work: Work, { offerId, expectedVersion }: OfferStepInput): Promise<Offer> {
  return work.get(Offer, offerId, 'offerId', { expectedVersion });
}

/** Hands a complete draft in for approval. */
export async function submitOfferForApproval(work: Work, input: OfferStepInput): Promise<Offer> {
  const offer = await offerOf(work, input);
  return changeOffer(work, offer, 'submit', 'offer.submitted', { resolutionNote: null });
}

/** Approves an offer, so that it may be sent. */
export async function approveOffer(work: Work, input: OfferStepInput): Promise<Offer> {
  const offer = await offerOf(work, input);
  const values = { approvedAt: work.now, approverId: work.viewer.userId };
  return changeOffer(work, offer, 'approve', 'offer.approved', values);
}

/** Does not approve an offer: it is a draft again. */
export async function refuseOffer(work: Work, input: OfferVerdictInput): Promise<Offer> {
  const offer = await offerOf(work, input);
  return changeOffer(work, offer, 'refuse', 'offer.refused', { resolutionNote: input.note ?? null });
}

/**
 * Notes that an approved offer went to the candidate. The role is held, so that it does not close meanwhile (rule 9).
 * @throws Refusal with RuleViolation ROLE_NOT_RUNNING or OFFER_PAST_EXPIRY
 */
export async function sendOffer(work: Work, input: OfferStepInput): Promise<Offer> {
  const offer = await offerOf(work, input);
  offerMachine.next('send', offer.status);
  await holdCandidacy(work, offer.applicationId, 'offerId');
  requireBeforeExpiry(work, offer);
  return changeOffer(work, offer, 'send', 'offer.sent', { sentAt: work.now });
}

/**
 * Notes that the candidate said yes.
 * @throws Refusal with RuleViolation OFFER_PAST_EXPIRY, whether or not a sweep has expired it yet
 */
export async function acceptOffer(work: Work, input: OfferStepInput): Promise<Offer> {
  const offer = await offerOf(work, input);
  offerMachine.next('accept', offer.status);
  requireBeforeExpiry(work, offer);
  return changeOffer(work, offer, 'accept', 'offer.accepted');
}

/** Notes that the candidate said no; a late no is a no. */
export async function declineOffer(work: Work, input: OfferVerdictInput): Promise<Offer> {
  const offer = await offerOf(work, input);
  return changeOffer(work, offer, 'decline', 'offer.declined', { resolutionNote: input.note ?? null });
}

/** Takes an unresolved offer back. */
export async function withdrawOffer(work: Work, input: OfferVerdictInput): Promise<Offer> {
  const offer = await offerOf(work, input);
  return changeOffer(work, offer, 'withdraw', 'offer.withdrawn', { resolutionNote: input.note ?? null });
}

/**
 * Notes that the candidate did not answer in time.
 * @throws Refusal with RuleViolation OFFER_BEFORE_EXPIRY while the candidate may still answer
 */
export async function expireOffer(work: Work, input: OfferStepInput): Promise<Offer> {
  const offer = await offerOf(work, input);
  offerMachine.next('expire', offer.status);
  if (offer.expiresAt && !isPastExpiry(offer, work.now))
    throw stepRefused('OFFER_BEFORE_EXPIRY', 'The candidate may still answer this offer.');
  return changeOffer(work, offer, 'expire', 'offer.expired');
}

function requireBeforeExpiry(work: Work, offer: Offer): void {
  if (isPastExpiry(offer, work.now))
    throw stepRefused('OFFER_PAST_EXPIRY', 'The time to answer this offer is over; revise it.');
}

function stepRefused(code: string, message: string): Refusal {
  return new Refusal(new RuleViolation(code, message, ['input', 'offerId']));
}
