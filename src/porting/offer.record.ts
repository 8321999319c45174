import { z } from 'zod';
import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import { ApplicationStatus } from '../applications/application.enums';
import { whyNotRun } from '../applications/entry.service';
import { toMinorUnits } from '../core/money';
import { PayPeriod, payOf } from '../core/pay';
import * as rules from '../core/rules';
import { Offer } from '../offers/offer.entity';
import { OfferStatus } from '../offers/offer.enums';
import { offerMachine, unresolved } from '../offers/offer.machine';
import { Opening } from '../roles/opening.entity';
import { Role } from '../roles/role.entity';
import { User } from '../users/user.entity';
import { demandErased } from './erased';
import { choice, compound, instant, invalid, plain, reference, text } from './field';
import { gatherCandidacies } from './interview.record';
import type { RecordType } from './record-type';

const { SENT, ACCEPTED, DECLINED, EXPIRED } = OfferStatus;

interface Salary {
  amount: string;
  currency: string;
  period: PayPeriod;
}

const salary = compound(
  z.strictObject({ amount: rules.amount(), currency: rules.currency(), period: z.enum(PayPeriod) }),
  ({ amount, currency, period }: Salary) => {
    const units = toMinorUnits(amount, currency);
    if (units === null) throw invalid('The amount has more decimals than the currency.', 'salary', 'amount');
    return { salaryAmount: units, salaryCurrency: currency, salaryPeriod: period };
  },
  (row) => {
    const { salaryAmount, salaryCurrency, salaryPeriod } = row as unknown as Offer;
    return payOf(salaryAmount, salaryCurrency, salaryPeriod);
  },
  { needed: true },
);

/** An offer, or a revision of one. */
export const offerRecord: RecordType<Offer> = {
  name: 'offer',
  entity: Offer,
  fields: {
    application: reference('applicationId', () => Application, { needed: true }),
    opening: reference('openingId', () => Opening),
    revision: plain('revision', rules.int(1, 10_000), { initial: 1 }),
    status: choice('status', OfferStatus, { needed: true }),
    salary,
    startsOn: plain('startsOn', rules.day()),
    sentAt: instant('sentAt'),
    expiresAt: instant('expiresAt'),
    resolvedAt: instant('resolvedAt'),
    approvedAt: instant('approvedAt'),
    approver: reference('approverId', () => User),
    createdBy: reference('createdById', () => User),
    resolutionNote: text('resolutionNote', 500),
    createdAt: instant('createdAt'),
  },
  parts: {},
  gather: gatherCandidacies,
  settle(row, _given, known, before) {
    const application = known.row(Application, row.applicationId);
    if (before && before.applicationId !== row.applicationId)
      throw invalid('An offer stays that of its application.', 'application');
    if (before && !offerMachine.reaches(before.status, row.status))
      throw invalid(`An offer that is ${before.status} does not become ${row.status}.`, 'status');
    judgeStatus(row);
    const isOpen = unresolved.includes(row.status);
    if (isOpen && application.status !== ApplicationStatus.ACTIVE)
      throw invalid('Only an ACTIVE application has an unresolved offer.', 'application');
    if (row.status === SENT && whyNotRun(known.row(Role, application.roleId)))
      throw invalid('Only a role that is OPEN or ON_HOLD has an offer that is SENT.', 'application');
    if (row.openingId !== null && known.row(Opening, row.openingId).roleId !== application.roleId)
      throw invalid('The seat is one of another role.', 'opening');
    row.unresolvedApplicationId = isOpen ? row.applicationId : null;
    demandErased(row, known.row(Applicant, application.applicantId));
  },
};

function judgeStatus({ status, sentAt, resolvedAt }: Offer): void {
  if (unresolved.includes(status) !== (resolvedAt === null))
    throw invalid('A resolved offer says when, and no other.', 'resolvedAt');
  if ([SENT, ACCEPTED, DECLINED, EXPIRED].includes(status) && !sentAt)
    throw invalid('An offer that was answered or expired says when it was sent.', 'sentAt');
}
