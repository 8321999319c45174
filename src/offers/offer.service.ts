import { assignGiven } from '../core/assign';
import type { Work } from '../database/work';
import { holdCandidacy } from './candidacy.service';
import { readTerms, termsOf, type Terms } from './offer-terms.service';
import { changeOffer } from './offer-transition.service';
import { Offer } from './offer.entity';
import { OfferStatus } from './offer.enums';
import type { CreateOfferInput, ReviseOfferInput, UpdateOfferInput } from './offer.inputs';
import { offerMachine } from './offer.machine';

/**
 * Drafts an offer for an ACTIVE application of a role that still hires.
 * @throws Refusal with AlreadyExists when an offer of the application is unresolved (rule 12), and for its terms
 */
export async function createOffer(work: Work, input: CreateOfferInput): Promise<Offer> {
  const { id } = await holdCandidacy(work, input.applicationId, 'applicationId');
  const terms = await readTerms(work, id, input);
  return addDraft(work, id, terms as Terms);
}

/**
 * Changes the draft of an offer.
 * @throws Refusal with IllegalTransition when it is no draft any more (`reviseOffer` changes a sent one), and for its terms
 */
export async function updateOffer(work: Work, input: UpdateOfferInput): Promise<Offer> {
  const { offerId, expectedVersion, ...given } = input;
  const offer = await work.get(Offer, offerId, 'offerId', { expectedVersion });
  offerMachine.next('update', offer.status);
  assignGiven(offer, await readTerms(work, offer.applicationId, given));
  return work.save(offer, 'offer.updated');
}

/**
 * Puts a new draft, the next revision, in the place of an unresolved offer, which becomes SUPERSEDED.
 * @throws Refusal with IllegalTransition when the offer is resolved, and for the new terms
 */
export async function reviseOffer(
  work: Work,
  input: ReviseOfferInput,
): Promise<{ offer: Offer; previous: Offer }> {
  const { offerId, expectedVersion, ...given } = input;
  const previous = await work.get(Offer, offerId, 'offerId', { expectedVersion });
  offerMachine.next('supersede', previous.status);
  const { id } = await holdCandidacy(work, previous.applicationId, 'offerId');
  const terms = await readTerms(work, id, given);
  await changeOffer(work, previous, 'supersede', 'offer.superseded');
  return { previous, offer: await addDraft(work, id, { ...termsOf(previous), ...terms }) };
}

async function addDraft(
  work: Work,
  applicationId: number,
  terms: Terms & { externalId?: string | null },
): Promise<Offer> {
  const latest = await work.findFirst(Offer, { applicationId }, { orderBy: 't.revision DESC' });
  const revision = (latest?.revision ?? 0) + 1;
  const createdById = work.viewer.userId;
  const state = { status: OfferStatus.DRAFT, unresolvedApplicationId: applicationId };
  return work.addLast(Offer, { ...terms, ...state, applicationId, revision, createdById }, 'offer.created');
}
