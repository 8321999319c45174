import { InputType } from 'type-graphql';
import { Application } from '../applications/application.entity';
import { PayPeriod } from '../core/pay';
import { amount, currency } from '../core/rules';
import {
  DayInput,
  EnumInput,
  ExpectedVersion,
  InstantInput,
  KeyInput,
  NestedInput,
  RuledInput,
  TextInput,
} from '../graphql/input';
import { Opening } from '../roles/opening.entity';
import { Offer } from './offer.entity';

@InputType({ description: 'Pay for a period.' })
export class SalaryInput {
  @RuledInput(
    amount,
    'The amount as a decimal, such as `110000.00`; not more decimals than the currency has.',
  )
  amount!: string;

  @RuledInput(currency, 'The ISO 4217 currency code.')
  currency!: string;

  @EnumInput(PayPeriod, 'The period that the amount is for.')
  period!: PayPeriod;
}

@InputType({ description: 'A new offer, as a draft.' })
export class CreateOfferInput {
  @KeyInput(() => Application, 'The application that the offer is for; it must be ACTIVE.')
  applicationId!: number;

  @NestedInput(() => SalaryInput, 'The pay that is offered.')
  salary!: SalaryInput;

  @DayInput('The first day of work.', { optional: true })
  startsOn?: string | null;

  @InstantInput('Until when the candidate may answer; it must lie ahead.', { optional: true })
  expiresAt?: Date | null;

  @KeyInput(() => Opening, 'The seat that the offer is for, one of the role that is open.', {
    optional: true,
  })
  openingId?: number | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;
}

@InputType({ description: 'Changes to the draft of an offer; `null` clears, what is left out stays.' })
export class UpdateOfferInput {
  @KeyInput(() => Offer, 'The offer.')
  offerId!: number;

  @ExpectedVersion()
  expectedVersion!: number;

  @NestedInput(() => SalaryInput, 'The pay that is offered.', { optional: true })
  salary?: SalaryInput | null;

  @DayInput('The first day of work.', { optional: true })
  startsOn?: string | null;

  @InstantInput('Until when the candidate may answer; it must lie ahead.', { optional: true })
  expiresAt?: Date | null;

  @KeyInput(() => Opening, 'The seat that the offer is for, one of the role that is open.', {
    optional: true,
  })
  openingId?: number | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;
}

@InputType({
  description: 'What the next revision of an offer changes; `null` clears, what is left out is taken over.',
})
export class ReviseOfferInput {
  @KeyInput(() => Offer, 'The offer whose place the new revision takes.')
  offerId!: number;

  @ExpectedVersion()
  expectedVersion!: number;

  @NestedInput(() => SalaryInput, 'The pay that is offered.', { optional: true })
  salary?: SalaryInput | null;

  @DayInput('The first day of work.', { optional: true })
  startsOn?: string | null;

  @InstantInput('Until when the candidate may answer; it must lie ahead.', { optional: true })
  expiresAt?: Date | null;

  @KeyInput(() => Opening, 'The seat that the offer is for, one of the role that is open.', {
    optional: true,
  })
  openingId?: number | null;

  @TextInput('The id of the new revision in another system; unique, and never taken over.', {
    max: 190,
    optional: true,
  })
  externalId?: string | null;
}
