import { ApplicantEmail } from '../applicants/applicant-email.entity';
import { applicantToChange } from '../applicants/applicant-state.service';
import { ApplicantTag } from '../applicants/applicant-tag.entity';
import { Applicant } from '../applicants/applicant.entity';
import type { Application } from '../applications/application.entity';
import { ApplicationStatus } from '../applications/application.enums';
import type { EntityClass, Node } from '../core/node';
import { Refusal, RuleViolation } from '../core/user-error';
import { updateAll } from '../database/bulk';
import { erasedValues } from '../database/columns';
import { eraseFromEvents } from '../database/event-log';
import { forgetAnswers } from '../database/idempotency';
import { toParam } from '../database/rows';
import type { Work } from '../database/work';
import { cancelAhead } from '../interviews/interview-hooks.service';
import { forgetReceiversAnswers } from '../webhooks/delivery-log.service';
import { keysOf, recordsOf } from './person-records.service';
import type { AnonymizeApplicantInput } from './privacy.inputs';

/** Why a person cannot be anonymised while a candidacy of theirs runs (rule 13). */
export const stillActive = 'An application of the person is ACTIVE; end it first.';

/** Whom to anonymise; without a version, whatever was changed meanwhile. */
type Subject = Pick<AnonymizeApplicantInput, 'applicantId'> & { expectedVersion?: number };

/**
 * Erases the personal data of an applicant, for good.
 * @throws Refusal with NotFound, VersionConflict, or a RuleViolation: APPLICATION_ACTIVE or of `applicantToChange`
 */
export async function anonymizeApplicant(
  work: Work,
  { applicantId, expectedVersion }: Subject,
): Promise<Applicant> {
  return erase(work, await applicantToChange(work, applicantId, 'applicantId', expectedVersion));
}

/**
 * Erases what is marked `@Personal` on everything about a person, in the events, too, with their addresses and tags.
 * What is kept to answer retries goes, too, and what receivers of webhooks answered. Interviews that still lie ahead are called off. Transitions, dates, reasons, ratings and sources stay, so that every metric is as before. The
 * number of statements does not grow with the number of rows.
 * @param applicant locked by the caller, so that nothing new begins meanwhile
 * @throws Refusal with RuleViolation APPLICATION_ACTIVE
 */
export async function erase(work: Work, applicant: Applicant): Promise<Applicant> {
  const lock = 'update' as const;
  const records = await recordsOf((entity, match) => work.find(entity, match, { lock }), applicant);
  const { applicants, ...others } = records;
  demandEnded(records.applications);
  await work.removeAll(ApplicantEmail, { applicantId: keysOf(applicants) });
  await work.removeAll(ApplicantTag, { applicantId: keysOf(applicants) });
  for (const rows of Object.values(others) as Node[][]) await eraseRows(work, rows);
  // Nobody could call them off any more. It comes behind the erasing: the events tell what the rows are then.
  await cancelAhead(work, keysOf(records.applications), null);
  const erased = { ...erasedValues(Applicant), anonymizedAt: work.now, consentUntil: null };
  for (const row of applicants) await work.save(Object.assign(row, erased), null);
  // What `applicant.tagsChanged` tells is no column.
  const told = [...Object.keys(erasedValues(Applicant)), 'tags'];
  await eraseFromEvents(work.session, Applicant.name, keysOf(applicants), told);
  await forgetAnswers(work.session);
  await forgetReceiversAnswers(work.session);
  // Those who were merged into the person have an event of their own: who follows the feed has a copy of each.
  for (const row of applicants)
    work.record('applicant.anonymized', row, { anonymizedAt: [null, toParam(work.now)] });
  return applicant;
}

function demandEnded(applications: readonly Application[]): void {
  if (applications.some(({ status }) => status === ApplicationStatus.ACTIVE))
    throw new Refusal(new RuleViolation('APPLICATION_ACTIVE', stillActive, ['input', 'applicantId']));
}

/** Rows of one entity. All of them are written, also where nothing stands: who changes one at the same time notices. */
async function eraseRows(work: Work, rows: readonly Node[]): Promise<void> {
  if (rows.length === 0) return;
  const entity = rows[0]!.constructor as EntityClass;
  const erased = erasedValues(entity);
  await updateAll(work, entity, { id: keysOf(rows) }, erased);
  await eraseFromEvents(work.session, entity.name, keysOf(rows), Object.keys(erased));
}
