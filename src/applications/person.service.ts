import { demandChangeable } from '../applicants/applicant-state.service';
import { Applicant } from '../applicants/applicant.entity';
import { storedIn, type Key } from '../database/match';
import type { Work } from '../database/work';
import { Application } from './application.entity';

/**
 * Nothing more is written about a person whose data was erased. Whoever asks has locked the row that they will write, or
 * writes it under its version; erasing writes all of these rows, so that the one who comes second meets the first.
 * @param path where the input names what is to be written
 * @throws Refusal with RuleViolation APPLICANT_ANONYMIZED or APPLICANT_MERGED
 */
export function demandPerson(
  work: Work,
  { applicantId }: Pick<Application, 'applicantId'>,
  path: string,
): Promise<void> {
  return demandApplicant(work, applicantId, path);
}

/** The same where only the key of the application is at hand; of one that there is not, nothing is demanded. */
export function demandPersonOf(work: Work, applicationId: Key, path: string): Promise<void> {
  return demandApplicant(work, storedIn(Application, applicationId, 'applicantId'), path);
}

async function demandApplicant(work: Work, id: Key, path: string): Promise<void> {
  const applicant = await work.look(Applicant, { id }, ['anonymizedAt', 'mergedIntoId']);
  if (applicant) demandChangeable(applicant, path);
}
