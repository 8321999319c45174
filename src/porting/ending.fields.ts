import { z } from 'zod';
import type { Application } from '../applications/application.entity';
import * as rules from '../core/rules';
import { RejectionReason } from '../rejection-reasons/rejection-reason.entity';
import { User } from '../users/user.entity';
import { compound, externalId, keyIn, type Columns, type Field } from './field';

interface Ending {
  reason?: string | null;
  note?: string | null;
  at: Date;
  by?: string | null;
}

const shape = { note: rules.text(2_000, true).nullish(), at: rules.instant() };

const references: Field['references'] = (value, path) => {
  const { reason, by } = value as Ending;
  return [
    ...(reason ? [{ entity: RejectionReason, id: reason, path: [...path, 'reason'] }] : []),
    ...(by ? [{ entity: User, id: by, path: [...path, 'by'] }] : []),
  ];
};

/** How the organisation decided against a candidate. */
export const rejection = compound(
  z.strictObject({ reason: externalId(), ...shape, by: externalId().nullish() }),
  (value: Ending | null, known): Columns => ({
    rejectionReasonId: value && keyIn(known, RejectionReason, value.reason!),
    rejectionNote: value?.note ?? null,
    rejectedAt: value?.at ?? null,
    rejectedById: value?.by ? keyIn(known, User, value.by) : null,
  }),
  (row, teller) => {
    const { rejectionReasonId, rejectionNote, rejectedAt, rejectedById } = row as unknown as Application;
    if (!rejectedAt) return null;
    return {
      reason: teller.name(RejectionReason, rejectionReasonId),
      note: rejectionNote,
      at: rejectedAt,
      by: teller.name(User, rejectedById),
    };
  },
  { references },
);

/** How a candidacy ended on the candidate's word, or went on in another role. */
export const withdrawal = compound(
  z.strictObject({ reason: externalId().nullish(), ...shape }),
  (value: Ending | null, known): Columns => ({
    withdrawalReasonId: value?.reason ? keyIn(known, RejectionReason, value.reason) : null,
    withdrawalNote: value?.note ?? null,
    withdrawnAt: value?.at ?? null,
  }),
  (row, teller) => {
    const { withdrawalReasonId, withdrawalNote, withdrawnAt } = row as unknown as Application;
    if (!withdrawnAt) return null;
    return {
      reason: teller.name(RejectionReason, withdrawalReasonId),
      note: withdrawalNote,
      at: withdrawnAt,
    };
  },
  { references },
);
