import { Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { Applicant } from './applicant.entity';

/** What tells whether anything may still be written about somebody. */
type Standing = Pick<Applicant, 'anonymizedAt' | 'mergedIntoId'>;

/** Why nothing is written any more about a person whose data was erased. */
export const wasErased = 'The data of this person was erased.';

/**
 * The applicant whom the user names, locked until the Work ends, when their data may be changed at all.
 * @param path where the id stands in the input
 * @throws Refusal with NotFound, VersionConflict, or as `demandChangeable` does
 */
export async function applicantToChange(
  work: Work,
  applicantId: number,
  path: string,
  expectedVersion?: number | null,
): Promise<Applicant> {
  const applicant = await work.get(Applicant, applicantId, path, { expectedVersion, lock: 'update' });
  demandChangeable(applicant, path);
  return applicant;
}

/**
 * Nothing is written any more to who was erased or merged away.
 * @throws Refusal with RuleViolation APPLICANT_ANONYMIZED or APPLICANT_MERGED
 */
export function demandChangeable(applicant: Standing, path: string): void {
  const message = whyNotChangeable(applicant);
  if (message === null) return;
  const code = applicant.anonymizedAt ? 'APPLICANT_ANONYMIZED' : 'APPLICANT_MERGED';
  throw new Refusal(new RuleViolation(code, message, ['input', path]));
}

/** Why nothing is written any more to somebody, as a sentence; null when it may be. */
export function whyNotChangeable({ anonymizedAt, mergedIntoId }: Standing): string | null {
  if (anonymizedAt) return wasErased;
  return mergedIntoId ? 'This person was merged into another one; use that one.' : null;
}
