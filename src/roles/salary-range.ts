import { toMinorUnits } from '../core/money';
import { InvalidInput, Refusal } from '../core/user-error';
import type { Role } from './role.entity';
import type { PayRangeInput } from './role.inputs';

type Salary = Pick<Role, 'salaryMin' | 'salaryMax' | 'salaryCurrency' | 'salaryPeriod'>;

const path = ['input', 'salaryRange'];

/**
 * A range of pay as a role stores it; null for none.
 * @throws Refusal with InvalidInput: neither amount, more decimals than the currency has, or the lower above the higher
 */
export function salaryOf(range: PayRangeInput | null | undefined): Salary {
  if (!range) return { salaryMin: null, salaryMax: null, salaryCurrency: null, salaryPeriod: null };
  const { currency, period } = range;
  if (!range.min && !range.max) throw fault('Give the lowest amount, the highest, or both.');
  const salaryMin = units(range.min, currency, 'min');
  const salaryMax = units(range.max, currency, 'max');
  if (salaryMin !== null && salaryMax !== null && salaryMin > salaryMax)
    throw fault('The lowest amount is above the highest.', 'min');
  return { salaryMin, salaryMax, salaryCurrency: currency, salaryPeriod: period };
}

function units(amount: string | null | undefined, currency: string, field: string): number | null {
  if (!amount) return null;
  const stored = toMinorUnits(amount, currency);
  if (stored === null) throw fault('The amount has more decimals than the currency.', field);
  return stored;
}

function fault(message: string, ...field: string[]): Refusal {
  return new Refusal(new InvalidInput(message, [...path, ...field]));
}
