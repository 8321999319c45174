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
export async function demandPerson(
  work: Work,
  { applicantId }: Pick<Application, 'applicantId'>,
  path: string,
): Promise<void> {
  const applicant = await work.look(Applicant, { id: applicantId }, ['anonymizedAt', 'mergedIntoId']);
  demandChangeable(applicant!, path);
}

/** The same where only the key of the application is at hand; of one that there is not, nothing is demanded. */
export async function demandPersonOf(work: Work, applicationId: Key, path: string): Promise<void> {
  const applicantId = storedIn(Application, applicationId, 'applicantId');
  const applicant = await work.look(Applicant, { id: applicantId }, ['anonymizedAt', 'mergedIntoId']);
  if (applicant) demandChangeable(applicant, path);
}
