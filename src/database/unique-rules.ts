import { AlreadyExists, Refusal } from '../core/user-error';
import { uniqueRule } from './columns';
import { DuplicateKey } from './session';

/**
 * Runs a statement that writes.
 * @throws Refusal with AlreadyExists when a unique key that is a rule of the domain stands against it
 */
export async function obeyingUniqueRules<R>(act: () => Promise<R>): Promise<R> {
  try {
    return await act();
  } catch (error) {
    const rule = error instanceof DuplicateKey ? uniqueRule(error.index) : null;
    if (!rule) throw error;
    throw new Refusal(new AlreadyExists(rule.message, rule.path));
  }
}
