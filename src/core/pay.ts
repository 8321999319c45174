import { Field, ObjectType } from 'type-graphql';
import { describeEnum } from './enum';
import { fromMinorUnits } from './money';

export enum PayPeriod {
  HOUR = 'HOUR',
  DAY = 'DAY',
  WEEK = 'WEEK',
  MONTH = 'MONTH',
  YEAR = 'YEAR',
}

describeEnum(PayPeriod, 'PayPeriod', 'What an amount of pay is for.', {
  HOUR: 'An hour.',
  DAY: 'A day.',
  WEEK: 'A week.',
  MONTH: 'A month.',
  YEAR: 'A year.',
});

@ObjectType({ description: 'Pay for a period.', simpleResolvers: true })
export class Pay {
  @Field(() => String, { description: 'The amount as a decimal, such as `110000.00`.' })
  amount!: string;

  @Field(() => String, { description: 'The ISO 4217 currency code.' })
  currency!: string;

  @Field(() => PayPeriod, { description: 'The period that the amount is for.' })
  period!: PayPeriod;
}

@ObjectType({ description: 'Pay from one amount to another.', simpleResolvers: true })
export class PayRange {
  @Field(() => String, { nullable: true, description: 'The lowest amount as a decimal; null for none.' })
  min!: string | null;

  @Field(() => String, { nullable: true, description: 'The highest amount as a decimal; null for none.' })
  max!: string | null;

  @Field(() => String, { description: 'The ISO 4217 currency code.' })
  currency!: string;

  @Field(() => PayPeriod, { description: 'The period that the amounts are for.' })
  period!: PayPeriod;
}

/** Pay out of what is stored: a number of the currency's smallest units. */
export function payOf(units: number, currency: string, period: PayPeriod): Pay {
  return { amount: fromMinorUnits(units, currency), currency, period };
}

/** A range of pay out of what is stored; null when no currency is. */
export function payRangeOf(
  min: number | null,
  max: number | null,
  currency: string | null,
  period: PayPeriod | null,
): PayRange | null {
  if (currency === null || period === null) return null;
  const amount = (units: number | null) => (units === null ? null : fromMinorUnits(units, currency));
  return { min: amount(min), max: amount(max), currency, period };
}
