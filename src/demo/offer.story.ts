import { PayPeriod } from '../core/pay';
import { hireApplicant } from '../offers/hiring.service';
import { createOffer } from '../offers/offer.service';
import {
  acceptOffer,
  approveOffer,
  declineOffer,
  sendOffer,
  submitOfferForApproval,
} from '../offers/offer-steps.service';
import type { Offer } from '../offers/offer.entity';
import { Opening } from '../roles/opening.entity';
import { addOpenings } from '../roles/opening.service';
import { OpeningStatus } from '../roles/role.enums';
import { daysAfter } from './calendar';
import { goesOn, present, turnDown, wait, type Candidacy } from './candidacy';
import type { Story } from './stories';

/** An offer is written, approved and sent; the candidate accepts or declines, and is hired while there is a seat. */
export async function* offerRound(candidacy: Candidacy): Story {
  const { org, hiring, random } = candidacy;
  yield* wait(candidacy, 0.5, 2);
  if (!(await goesOn(candidacy))) return;
  if (!(await seatIsOpen(candidacy))) return turnDown(candidacy);
  let offer = await write(candidacy);
  const step = () => ({ offerId: offer.id, expectedVersion: offer.version });
  yield* wait(candidacy, 0.2, 1);
  offer = await submitOfferForApproval(org.as(hiring.recruiter, candidacy.at), step());
  yield* wait(candidacy, 0.5, 2);
  offer = await approveOffer(org.as(hiring.manager, candidacy.at), step());
  yield* wait(candidacy, 0.2, 1);
  if (!(await seatIsOpen(candidacy))) return;
  offer = await sendOffer(org.as(hiring.recruiter, candidacy.at), step());
  yield* wait(candidacy, 1, 6);
  if (random.chance(0.3)) return declined(candidacy, offer);
  offer = await acceptOffer(org.as(hiring.recruiter, candidacy.at), step());
  yield* wait(candidacy, 0.2, 1);
  if (await seatIsOpen(candidacy)) await hire(candidacy);
}

/** An offer that is approved and sent at once, and accepted now; the seat for it is opened last, so that nobody else takes it. */
export async function* quickOffer(candidacy: Candidacy): Story {
  const { org, hiring } = candidacy;
  candidacy.at = daysAfter(org.now, -2);
  yield candidacy.at;
  let offer = await write(candidacy);
  const step = () => ({ offerId: offer.id, expectedVersion: offer.version });
  offer = await submitOfferForApproval(org.as(hiring.recruiter, candidacy.at), step());
  offer = await approveOffer(org.as(hiring.manager, candidacy.at), step());
  offer = await sendOffer(org.as(hiring.recruiter, candidacy.at), step());
  candidacy.at = org.now;
  yield candidacy.at;
  await acceptOffer(org.as(hiring.recruiter, candidacy.at), step());
  await addOpenings(org.as(hiring.recruiter, candidacy.at), { roleId: hiring.role!.id, count: 1 });
}

async function declined(candidacy: Candidacy, offer: Offer): Promise<void> {
  const { org, hiring, at } = candidacy;
  const note = 'Chose another employer.';
  await declineOffer(org.as(hiring.recruiter, at), {
    offerId: offer.id,
    expectedVersion: offer.version,
    note,
  });
  await turnDown(candidacy);
}

async function seatIsOpen({ org, hiring, at }: Candidacy): Promise<boolean> {
  const match = { roleId: hiring.role!.id, status: OpeningStatus.OPEN };
  return (await org.as(hiring.recruiter, at).findFirst(Opening, match)) !== null;
}

function write({ org, hiring, random, applicationId, at }: Candidacy): Promise<Offer> {
  const [least, most] = hiring.spec.pay.map(Number) as [number, number];
  const amount = `${least + Math.round((most - least) * random.next())}.00`;
  return createOffer(org.as(hiring.recruiter, at), {
    applicationId,
    salary: { amount, currency: 'USD', period: PayPeriod.YEAR },
    startsOn: daysAfter(at, 45).toISOString().slice(0, 10),
    expiresAt: daysAfter(at, 21),
  });
}

async function hire(candidacy: Candidacy): Promise<void> {
  const { id, version } = await present(candidacy);
  await hireApplicant(candidacy.org.as(candidacy.hiring.recruiter, candidacy.at), {
    applicationId: id,
    expectedVersion: version,
  });
}
