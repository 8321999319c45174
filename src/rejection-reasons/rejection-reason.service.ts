import { assignGiven } from '../core/assign';
import { Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { RejectionReason } from './rejection-reason.entity';
import type {
  CreateRejectionReasonInput,
  DeactivateRejectionReasonInput,
  ReactivateRejectionReasonInput,
  UpdateRejectionReasonInput,
} from './rejection-reason.inputs';

/**
 * Adds a reason, which may be given at once.
 * @throws Refusal with AlreadyExists when another one has the name
 */
export async function createRejectionReason(
  work: Work,
  input: CreateRejectionReasonInput,
): Promise<RejectionReason> {
  return work.addLast(RejectionReason, { ...input, active: true }, 'rejectionReason.created');
}

/** Changes a reason; whatever was ended by it shows the new name. */
export async function updateRejectionReason(
  work: Work,
  input: UpdateRejectionReasonInput,
): Promise<RejectionReason> {
  const { rejectionReasonId, expectedVersion, ...changes } = input;
  const reason = await work.get(RejectionReason, rejectionReasonId, 'rejectionReasonId', { expectedVersion });
  assignGiven(reason, changes, ['name', 'kind']);
  return work.save(reason, 'rejectionReason.updated');
}

/**
 * Takes a reason out of use; it stays for history.
 * @throws Refusal with RuleViolation REASON_NOT_ACTIVE
 */
export async function deactivateRejectionReason(
  work: Work,
  input: DeactivateRejectionReasonInput,
): Promise<RejectionReason> {
  const { rejectionReasonId, expectedVersion } = input;
  const reason = await work.get(RejectionReason, rejectionReasonId, 'rejectionReasonId', { expectedVersion });
  if (!reason.active) throw refusal('REASON_NOT_ACTIVE', 'The reason is not active already.');
  reason.active = false;
  return work.save(reason, 'rejectionReason.deactivated');
}

/**
 * Puts a reason back into use.
 * @throws Refusal with RuleViolation REASON_ACTIVE
 */
export async function reactivateRejectionReason(
  work: Work,
  input: ReactivateRejectionReasonInput,
): Promise<RejectionReason> {
  const { rejectionReasonId, expectedVersion } = input;
  const reason = await work.get(RejectionReason, rejectionReasonId, 'rejectionReasonId', { expectedVersion });
  if (reason.active) throw refusal('REASON_ACTIVE', 'The reason is active already.');
  reason.active = true;
  return work.save(reason, 'rejectionReason.reactivated');
}

function refusal(code: string, message: string): Refusal {
  return new Refusal(new RuleViolation(code, message, ['input', 'rejectionReasonId']));
}
