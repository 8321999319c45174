import { Refusal, RuleViolation } from '../core/user-error';
import type { Viewer } from '../core/viewer';
import { holds } from './permission';

/**
 * Whoever may not see pay does not set it: a key without the scope would write over what it cannot read.
 * @param given what the input says of pay; undefined when it leaves it out
 * @param path where it stands in the input
 * @throws Refusal with RuleViolation PERMISSION_MISSING when pay is given, or taken away
 */
export function demandPay(viewer: Viewer, given: object | null | undefined, path: string): void {
  const reason = given === undefined ? null : whyNotPay(viewer);
  if (reason) throw new Refusal(new RuleViolation('PERMISSION_MISSING', reason, ['input', path]));
}

/** Why somebody does not set pay, as a sentence; null when they may. */
export function whyNotPay(viewer: Viewer): string | null {
  return holds(viewer, 'pay:read') ? null : 'Pay needs the permission pay:read.';
}
