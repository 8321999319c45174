import { Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { Applicant } from './applicant.entity';

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
export function demandChangeable(
  { anonymizedAt, mergedIntoId }: Pick<Applicant, 'anonymizedAt' | 'mergedIntoId'>,
  path: string,
): void {
  if (anonymizedAt) throw refusal('APPLICANT_ANONYMIZED', 'The data of this person was erased.', path);
  if (mergedIntoId)
    throw refusal('APPLICANT_MERGED', 'This person was merged into another one; use that one.', path);
}

function refusal(code: string, message: string, path: string): Refusal {
  return new Refusal(new RuleViolation(code, message, ['input', path]));
}
