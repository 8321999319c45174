import { decimalsOfCurrencies } from './currencies';
import { InvalidInput, Refusal } from './user-error';

const amountShape = /^\d{1,12}(\.\d{1,4})?$/;

/** Whether a code is an ISO 4217 currency. */
export function isCurrency(code: string): boolean {
  return decimalsOfCurrencies.has(code);
}

/**
 * How many decimals a currency has: 2 for USD, 0 for JPY, 3 for KWD.
 * @throws Error when the code is no currency: no amount may be read by a guess
 */
function decimals(currency: string): number {
  const known = decimalsOfCurrencies.get(currency);
  if (known === undefined) throw new Error('This is no currency of ISO 4217.');
  return known;
}

/**
 * A decimal string as a whole number of the currency's smallest unit, which both databases store exactly.
 * @returns null when the text is no plain non-negative decimal, or has more decimals than the currency
 */
export function toMinorUnits(amount: string, currency: string): number | null {
  if (!amountShape.test(amount)) return null;
  const [whole = '0', fraction = ''] = amount.split('.');
  const places = decimals(currency);
  if (fraction.length > places && /[1-9]/.test(fraction.slice(places))) return null;
  const units = Number(whole + fraction.slice(0, places).padEnd(places, '0'));
  return Number.isSafeInteger(units) ? units : null;
}

/** The decimal string of a number of smallest units: 9507200, USD -> "95072.00". */
export function fromMinorUnits(units: number, currency: string): string {
  const places = decimals(currency);
  if (places === 0) return String(units);
  const digits = String(units).padStart(places + 1, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/**
 * An amount that a user gave, in the currency's smallest unit.
 * @param path the input that holds the amount
 * @throws Refusal with InvalidInput when it has more decimals than the currency
 */
export function minorUnits(amount: string, currency: string, path: string[]): number {
  const units = toMinorUnits(amount, currency);
  if (units === null)
    throw new Refusal(new InvalidInput('The amount has more decimals than the currency.', path));
  return units;
}
