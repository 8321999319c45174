import { demandPay } from '../access/pay';
import { Application } from '../applications/application.entity';
import { minorUnits } from '../core/money';
import { InvalidInput, Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { Opening } from '../roles/opening.entity';
import { OpeningStatus } from '../roles/role.enums';
import type { Offer } from './offer.entity';
import type { UpdateOfferInput } from './offer.inputs';

type GivenTerms = Pick<UpdateOfferInput, 'salary' | 'startsOn' | 'expiresAt' | 'openingId' | 'externalId'>;

/** What is agreed in an offer, as it is stored. */
export type Terms = Pick<
  Offer,
  'salaryAmount' | 'salaryCurrency' | 'salaryPeriod' | 'startsOn' | 'expiresAt' | 'openingId'
>;

/** The terms of an offer, for the revision that takes its place. */
export function termsOf(offer: Offer): Terms {
  const { salaryAmount, salaryCurrency, salaryPeriod, startsOn, expiresAt, openingId } = offer;
  return { salaryAmount, salaryCurrency, salaryPeriod, startsOn, expiresAt, openingId };
}

/**
 * Reads the terms that a user gave for an offer of an application; what was left out is left out.
 * @throws Refusal with InvalidInput: pay cleared or too exact for its currency, an expiry that does not lie ahead, a
 * seat of another role; with RuleViolation OPENING_NOT_OPEN or PERMISSION_MISSING (pay)
 */
export async function readTerms(
  work: Work,
  applicationId: number,
  given: GivenTerms,
): Promise<Partial<Terms> & Pick<GivenTerms, 'externalId'>> {
  const { salary, startsOn, expiresAt, openingId, externalId } = given;
  demandPay(work.viewer, salary, 'salary');
  if (expiresAt && expiresAt <= work.now)
    throw new Refusal(new InvalidInput('An offer must expire after now.', ['input', 'expiresAt']));
  if (openingId) await requireSeat(work, applicationId, openingId);
  const agreed = { startsOn, expiresAt, openingId, externalId };
  const present = Object.entries(agreed).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(present), ...readSalary(given) };
}

function readSalary({ salary }: GivenTerms): Partial<Terms> {
  if (salary === undefined) return {};
  if (salary === null)
    throw new Refusal(
      new InvalidInput('An offer needs its pay; leave it out to keep it.', ['input', 'salary']),
    );
  const { amount, currency, period } = salary;
  const units = minorUnits(amount, currency, ['input', 'salary', 'amount']);
  return { salaryAmount: units, salaryCurrency: currency, salaryPeriod: period };
}

async function requireSeat(work: Work, applicationId: number, openingId: number): Promise<void> {
  const opening = await work.get(Opening, openingId, 'openingId');
  const application = await work.findFirst(Application, { id: applicationId });
  const path = ['input', 'openingId'];
  if (opening.roleId !== application!.roleId)
    throw new Refusal(new InvalidInput('The seat is one of another role.', path));
  if (opening.status !== OpeningStatus.OPEN)
    throw new Refusal(new RuleViolation('OPENING_NOT_OPEN', 'The seat is not open any more.', path));
}
