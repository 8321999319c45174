import { demandChangeable, wasErased, whyNotChangeable } from '../applicants/applicant-state.service';
import { Applicant } from '../applicants/applicant.entity';
import type { EntityClass } from '../core/node';
import type { Condition } from '../database/condition';
import type { Loaders } from '../database/loaders';
import { storedIn, type Key } from '../database/match';
import { tableOf } from '../database/rows';
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

/** Why nothing more is written about the person of an application, as `demandPerson` refuses it. */
export async function whyNotPerson(
  { applicantId }: Pick<Application, 'applicantId'>,
  loaders: Loaders,
): Promise<string | null> {
  const applicant = await loaders.one(Applicant, applicantId);
  return applicant && whyNotChangeable(applicant);
}

/**
 * The same of what hangs on an application, as `demandPersonOf` refuses it: told also to who sees neither the application nor
 * the person, such as an interviewer of another team.
 */
export async function whyNotPersonOf(
  entity: EntityClass,
  applicationId: number,
  loaders: Loaders,
): Promise<string | null> {
  const rows = { count: 'COUNT(*)' };
  const { count } = await loaders.aggregate(entity, 'applicationId', applicationId, rows, null, ofErased());
  return count ? wasErased : null;
}

/** What hangs, over the alias `t`, on an application of a person whose data was erased. */
export function ofErased(): Condition {
  const from = `${tableOf(Application).name} a JOIN ${tableOf(Applicant).name} p ON p.id = a.applicantId`;
  return {
    sql: `EXISTS (SELECT 1 FROM ${from} WHERE a.id = t.applicationId AND p.anonymizedAt IS NOT NULL) = 1`,
    params: [],
  };
}

async function demandApplicant(work: Work, id: Key, path: string): Promise<void> {
  const applicant = await work.look(Applicant, { id }, ['anonymizedAt', 'mergedIntoId']);
  if (applicant) demandChangeable(applicant, path);
}
