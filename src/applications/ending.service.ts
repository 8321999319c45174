import { Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { RejectionReason } from '../rejection-reasons/rejection-reason.entity';
import { RejectionKind } from '../rejection-reasons/rejection-reason.enums';
import type { Application } from './application.entity';
import { changeState } from './transition.service';

/** Why an application ends, and what else is to be said. */
export interface Ending {
  reasonId: number | null;
  note?: string | null | undefined;
}

const { BY_ORGANIZATION, BY_CANDIDATE, OTHER } = RejectionKind;

/** What is put on an application that runs again: how it ended before stands in its transitions. */
export const noEnding = {
  rejectionReasonId: null,
  rejectionNote: null,
  rejectedAt: null,
  rejectedById: null,
  withdrawalReasonId: null,
  withdrawalNote: null,
  withdrawnAt: null,
} satisfies Partial<Application>;

/**
 * Checks the reason for a rejection.
 * @param path where its id stands in the input
 * @throws Refusal with NotFound, or with RuleViolation REASON_NOT_ACTIVE or REASON_OF_ANOTHER_KIND
 */
export function rejectionReason(work: Work, reasonId: number, path: string): Promise<RejectionReason> {
  return reasonOf(work, reasonId, path, [BY_ORGANIZATION, OTHER]);
}

/** Checks the reason for a withdrawal, as `rejectionReason` does. */
export function withdrawalReason(work: Work, reasonId: number, path: string): Promise<RejectionReason> {
  return reasonOf(work, reasonId, path, [BY_CANDIDATE, OTHER]);
}

async function reasonOf(
  work: Work,
  reasonId: number,
  path: string,
  kinds: RejectionKind[],
): Promise<RejectionReason> {
  const reason = await work.get(RejectionReason, reasonId, path);
  const refuse = (code: string, message: string) =>
    new Refusal(new RuleViolation(code, message, ['input', ...path.split('.')]));
  if (!reason.active) throw refuse('REASON_NOT_ACTIVE', 'This reason is no longer in use.');
  if (!kinds.includes(reason.kind))
    throw refuse('REASON_OF_ANOTHER_KIND', `The reason must be of the kind ${kinds.join(' or ')}.`);
  return reason;
}

/**
 * Rejects an application for a reason that was checked (rule 6).
 * @throws Refusal with IllegalTransition
 */
export function reject(
  work: Work,
  application: Application,
  { reasonId, note }: Ending,
): Promise<Application> {
  return changeState(work, application, 'reject', 'application.rejected', {
    rejectionReasonId: reasonId,
    rejectionNote: note ?? null,
    rejectedById: work.viewer.userId,
  });
}

/**
 * Ends an application on the candidate's word.
 * @throws Refusal with IllegalTransition
 */
export function withdraw(
  work: Work,
  application: Application,
  { reasonId, note }: Ending,
): Promise<Application> {
  return changeState(work, application, 'withdraw', 'application.withdrawn', {
    withdrawalReasonId: reasonId,
    withdrawalNote: note ?? null,
  });
}
