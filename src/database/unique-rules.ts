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
    throw asUniqueRule(error);
  }
}

/** The refusal that an error stands for when it is a broken unique key that is a rule of the domain; else the error itself. */
export function asUniqueRule(error: unknown): unknown {
  const rule = error instanceof DuplicateKey ? uniqueRule(error.index) : null;
  return rule ? new Refusal(new AlreadyExists(rule.message, rule.path)) : error;
}
