import { InputType } from 'type-graphql';
import { ExpectedVersion, KeyInput, TextInput } from '../graphql/input';
import { Offer } from './offer.entity';

/** What every step of an offer takes. */
@InputType({ description: 'A step of an offer.' })
export class OfferStepInput {
  @KeyInput(() => Offer, 'The offer.')
  offerId!: number;

  @ExpectedVersion()
  expectedVersion!: number;
}

/** What a step takes that may be explained. */
@InputType({ description: 'A step of an offer, with its reason.' })
export class OfferVerdictInput extends OfferStepInput {
  @TextInput('Why; kept with the offer.', { max: 500, lines: true, optional: true })
  note?: string | null;
}

@InputType({ description: 'The draft that is complete and waits for approval.' })
export class SubmitOfferForApprovalInput extends OfferStepInput {}

@InputType({ description: 'The offer that may be sent.' })
export class ApproveOfferInput extends OfferStepInput {}

@InputType({ description: 'The offer that is not approved, and why.' })
export class RefuseOfferInput extends OfferVerdictInput {}

@InputType({ description: 'The approved offer that goes to the candidate.' })
export class SendOfferInput extends OfferStepInput {}

@InputType({ description: 'The offer to which the candidate said yes.' })
export class AcceptOfferInput extends OfferStepInput {}

@InputType({ description: 'The offer to which the candidate said no, and why.' })
export class DeclineOfferInput extends OfferVerdictInput {}

@InputType({ description: 'The offer that the organisation takes back, and why.' })
export class WithdrawOfferInput extends OfferVerdictInput {}

@InputType({ description: 'The offer that the candidate did not answer in time.' })
export class ExpireOfferInput extends OfferStepInput {}
