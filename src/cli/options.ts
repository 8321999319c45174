import { Refusal } from '../core/user-error';
import { parseInput } from '../graphql/input';
import { UsageError } from './terminal';

/**
 * Reads options by the rules of an input, so that the command line takes what the API takes.
 * @param optionOf the option that gives each field
 * @throws UsageError naming each option at fault
 */
export function readOptions<T extends object>(
  type: new () => T,
  given: Partial<Record<keyof T, unknown>>,
  optionOf: Partial<Record<keyof T, string>>,
): T {
  try {
    return parseInput(type, given);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const faults = error.errors.map(({ message, path }) => `${optionOf[path![1] as keyof T]}: ${message}`);
    throw new UsageError(faults.join('\n'));
  }
}
