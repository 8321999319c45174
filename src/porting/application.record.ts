import { z } from 'zod';
import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import { ApplicationStatus } from '../applications/application.enums';
import { StageTransition } from '../applications/stage-transition.entity';
import { applicationEnding } from '../applications/transition.service';
import * as rules from '../core/rules';
import { Via } from '../core/viewer';
import { RejectionReason } from '../rejection-reasons/rejection-reason.entity';
import { RejectionKind } from '../rejection-reasons/rejection-reason.enums';
import { InterviewStage } from '../roles/interview-stage.entity';
import { Opening } from '../roles/opening.entity';
import { Role } from '../roles/role.entity';
import { OpeningStatus } from '../roles/role.enums';
import { User } from '../users/user.entity';
import { source } from './applicant.record';
import { rejection, withdrawal } from './ending.fields';
import { demandErased } from './erased';
import { choice, externalId, instant, invalid, keyIn, reference } from './field';
import { enteredAt, historyOf, type Step } from './history';
import type { Known } from './known';
import type { Given, Part, RecordType } from './record-type';
import { stageField, stageNamed } from './stage.field';

const { ACTIVE, HIRED, REJECTED, WITHDRAWN } = ApplicationStatus;

interface Entry {
  fromStage?: string | null;
  toStage: string;
  fromStatus?: ApplicationStatus | null;
  toStatus: ApplicationStatus;
  reason?: string | null;
  occurredAt: Date;
  actor?: string | null;
}

/** The history of an application; it grows and is never rewritten. */
const transitionsPart: Part<StageTransition> = {
  entity: StageTransition,
  owner: 'applicationId',
  orderBy: 't.occurredAt, t.id',
  rule: z
    .array(
      z.strictObject({
        fromStage: rules.text(120).nullish(),
        toStage: rules.text(120),
        fromStatus: z.enum(ApplicationStatus).nullish(),
        toStatus: z.enum(ApplicationStatus),
        reason: externalId().nullish(),
        occurredAt: rules.instant(),
        actor: externalId().nullish(),
      }),
    )
    .max(2_000),
  references: ({ reason, actor }: Entry, path) => [
    ...(reason ? [{ entity: RejectionReason, id: reason, path: [...path, 'reason'] }] : []),
    ...(actor ? [{ entity: User, id: actor, path: [...path, 'actor'] }] : []),
  ],
  rows: (entries: Entry[] | undefined, known, owner) =>
    history(owner as Application, entries, known).map((step) => ({ ...step, via: Via.IMPORT })),
  same: (_row, index) => String(index),
  missing: 'refuse',
  always: true,
  tell: (row, teller) => ({
    fromStage: teller.name(InterviewStage, row.fromStageId as number | null),
    toStage: teller.name(InterviewStage, row.toStageId as number),
    fromStatus: row.fromStatus,
    toStatus: row.toStatus,
    reason: teller.name(RejectionReason, row.reasonId as number | null),
    occurredAt: row.occurredAt,
    actor: teller.name(User, row.actorId as number | null),
  }),
};

function history(row: Application, entries: Entry[] | undefined, known: Known): Step[] {
  const present = row.id ? known.parts(StageTransition, 'applicationId', row.id) : [];
  const stage = (name: string, index: number, field: string) =>
    stageNamed(known, row.roleId, name, 'transitions', String(index), field).id;
  const given = entries?.map((entry, index) => ({
    fromStageId: entry.fromStage ? stage(entry.fromStage, index, 'fromStage') : null,
    toStageId: stage(entry.toStage, index, 'toStage'),
    fromStatus: entry.fromStatus ?? null,
    toStatus: entry.toStatus,
    reasonId: entry.reason ? keyIn(known, RejectionReason, entry.reason) : null,
    occurredAt: entry.occurredAt,
    actorId: entry.actor ? keyIn(known, User, entry.actor) : null,
  }));
  return historyOf(row, present, given ?? null, known.work.now);
}

/** A candidacy with its history. */
export const applicationRecord: RecordType<Application> = {
  name: 'application',
  entity: Application,
  fields: {
    applicant: reference('applicantId', () => Applicant, { needed: true }),
    role: reference('roleId', () => Role, { needed: true }),
    stage: stageField({ needed: true }),
    status: choice('status', ApplicationStatus, { needed: true }),
    appliedAt: instant('appliedAt', { needed: true }),
    stageEnteredAt: instant('stageEnteredAt'),
    source,
    creditedTo: reference('creditedToId', () => User),
    rejection,
    withdrawal,
    hiredAt: instant('hiredAt'),
    opening: reference('openingId', () => Opening),
    transferredFrom: reference('transferredFromId', () => Application),
    createdAt: instant('createdAt'),
  },
  parts: { transitions: transitionsPart },
  self: 'transferredFromId',
  async gather(known, rows) {
    const roles = rows.map(({ roleId }) => roleId);
    await known.loadParts(InterviewStage, 'roleId', roles);
    const keys = rows.flatMap(({ id }) => id ?? []);
    await known.loadParts(StageTransition, 'applicationId', keys, transitionsPart.orderBy);
  },
  settle(row, given, known, before) {
    if (before && (before.applicantId !== row.applicantId || before.roleId !== row.roleId))
      throw invalid('An application stays that of its applicant and its role.', 'applicant');
    if (given.stage) row.stageId = stageNamed(known, row.roleId, given.stage as string, 'stage').id;
    row.activeApplicantId = row.status === ACTIVE ? row.applicantId : null;
    settleEnding(row, given, known);
    demandErased(row, known.row(Applicant, row.applicantId));
    if (row.status === ACTIVE && known.row(Applicant, row.applicantId).anonymizedAt)
      throw invalid('The data of this person was erased.', 'applicant');
    const entries = given.transitions as Entry[] | undefined;
    const whole = history(row, entries, known);
    if (!given.stageEnteredAt && whole.length > 0) row.stageEnteredAt = enteredAt(whole);
  },
  async changing(work, row, before) {
    if (before.status === ACTIVE && row.status !== ACTIVE) await applicationEnding.run(work, row);
  },
};

/** How an application ended is said of those that have, and taken off those that run again. */
function settleEnding(row: Application, given: Given, known: Known): void {
  const { status } = row;
  const said = (field: string) => given[field] !== undefined && given[field] !== null;
  const demand = (field: string, of: ApplicationStatus, isThere: boolean) => {
    if (status === of && !isThere) throw invalid(`An application that is ${of} says it.`, field);
    if (status !== of && said(field)) throw invalid(`Only an application that is ${of} has it.`, field);
  };
  demand('rejection', REJECTED, row.rejectionReasonId !== null && row.rejectedAt !== null);
  demand('withdrawal', WITHDRAWN, row.withdrawnAt !== null);
  demand('hiredAt', HIRED, row.hiredAt !== null);
  demand('opening', HIRED, row.openingId !== null);
  if (status !== REJECTED) Object.assign(row, rejection.initial);
  if (status !== WITHDRAWN) Object.assign(row, withdrawal.initial);
  if (status !== HIRED) Object.assign(row, { hiredAt: null, openingId: null });
  demandKind(row.rejectionReasonId, RejectionKind.BY_CANDIDATE, 'rejection', known);
  demandKind(row.withdrawalReasonId, RejectionKind.BY_ORGANIZATION, 'withdrawal', known);
  if (row.openingId === null) return;
  const { roleId, status: seat } = known.row(Opening, row.openingId);
  if (roleId !== row.roleId) throw invalid('The seat is one of another role.', 'opening');
  if (seat !== OpeningStatus.FILLED)
    throw invalid(`The seat is ${seat}; that of a hire is FILLED.`, 'opening');
}

function demandKind(reasonId: number | null, wrong: RejectionKind, field: string, known: Known): void {
  if (reasonId !== null && known.row(RejectionReason, reasonId).kind === wrong)
    throw invalid('The reason is one of the other side.', field, 'reason');
}
