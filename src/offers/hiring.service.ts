import { Application } from '../applications/application.entity';
import { markHired, markUnhired } from '../applications/application.service';
import { Refusal, RuleViolation } from '../core/user-error';
import { AccessLevel } from '../core/viewer';
import type { Work } from '../database/work';
import { Opening } from '../roles/opening.entity';
import { fillOpening, freeOpening } from '../roles/opening.service';
import { OpeningStatus } from '../roles/role.enums';
import { holdCandidacy, holdRoleOf } from './candidacy.service';
import type { HireApplicantInput, UnhireApplicantInput } from './hiring.inputs';
import { withdrawUnresolved } from './offer-transition.service';
import { Offer } from './offer.entity';
import { OfferStatus } from './offer.enums';

/**
 * Hires the person of an ACTIVE application: an open seat is filled in the same transaction (rule 8). An offer that is
 * still unresolved, as it may be when the offer is waived, is withdrawn.
 * @throws Refusal as `holdCandidacy` does, or with RuleViolation OFFER_NOT_ACCEPTED, WAIVER_NEEDS_ADMIN or NO_OPEN_SEAT
 */
export async function hireApplicant(work: Work, input: HireApplicantInput): Promise<Application> {
  const { applicationId, expectedVersion, openingId } = input;
  const application = await holdCandidacy(work, applicationId, 'applicationId', expectedVersion);
  const offer = await acceptedOffer(work, input);
  if (openingId) await work.demand(Opening, openingId, 'openingId');
  await withdrawUnresolved(work, application);
  const seat = openingId ?? (await seatOf(work, offer));
  const opening = await fillOpening(work, application.roleId, seat);
  return markHired(work, application, opening);
}

/** The accepted offer by which a person is hired, the latest one; null when an ADMIN waives it. */
async function acceptedOffer(work: Work, input: HireApplicantInput): Promise<Offer | null> {
  const { applicationId, waiveOffer } = input;
  const refuse = (code: string, message: string, path: string) =>
    new Refusal(new RuleViolation(code, message, ['input', path]));
  if (waiveOffer && work.viewer.accessLevel !== AccessLevel.ADMIN)
    throw refuse('WAIVER_NEEDS_ADMIN', 'Only an ADMIN may hire without an accepted offer.', 'waiveOffer');
  const accepted = { applicationId, status: OfferStatus.ACCEPTED };
  const offer = await work.findFirst(Offer, accepted, { orderBy: 't.revision DESC' });
  if (!offer && !waiveOffer)
    throw refuse('OFFER_NOT_ACCEPTED', 'The application has no accepted offer.', 'applicationId');
  return offer;
}

/** The seat that an offer was made for, held, while it is still open. */
async function seatOf(work: Work, offer: Offer | null): Promise<number | null> {
  if (!offer?.openingId) return null;
  const seat = { id: offer.openingId, status: OpeningStatus.OPEN };
  const opening = await work.findFirst(Opening, seat, { lock: 'update' });
  return opening && opening.id;
}

/**
 * Takes a hire back: the application runs again and its seat is open again, in a role that is OPEN or ON_HOLD. The offer
 * stays accepted, so that the person can be hired again.
 * @throws Refusal with NotFound or VersionConflict, or as `markUnhired` does
 */
export async function unhireApplicant(work: Work, input: UnhireApplicantInput): Promise<Application> {
  const { applicationId, expectedVersion } = input;
  await holdRoleOf(work, applicationId, 'applicationId');
  const application = await work.get(Application, applicationId, 'applicationId', {
    expectedVersion,
    lock: 'update',
  });
  const { openingId } = application;
  await markUnhired(work, application);
  if (openingId) await freeOpening(work, openingId);
  return application;
}
