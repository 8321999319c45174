import { Hook } from '../core/hook';
import { latest } from '../core/instant';
import type { Work } from '../database/work';
import type { Application } from './application.entity';
import { ApplicationStatus } from './application.enums';
import { applicationMachine } from './application.machine';
import { StageTransition } from './stage-transition.entity';

/**
 * Runs when an ACTIVE application has ended, by a hire too: interviews that lie ahead end with it, and offers where nobody was hired.
 * Its row is written by then and so held: nothing new can be begun for it meanwhile.
 */
export const applicationEnding = new Hook<[work: Work, application: Application]>();

type Action = keyof typeof applicationMachine.steps;

/** Where an application says when it ended. */
const endedAt = { REJECTED: 'rejectedAt', WITHDRAWN: 'withdrawnAt', HIRED: 'hiredAt' } as const;

/**
 * When an application changes its state: now, but not before anything that has happened to it (rule 4). The time of a request is
 * that of its beginning, though it may wait for one that began later; and clocks differ.
 */
function instantOfChange(work: Work, application: Application): Date {
  const { updatedAt, stageEnteredAt, rejectedAt, withdrawnAt, hiredAt } = application;
  return latest(work.now, updatedAt, stageEnteredAt, rejectedAt, withdrawnAt, hiredAt);
}

/**
 * The only way by which an application changes its stage or status: judges the action, writes the application with
 * exactly one StageTransition, both at the same instant, and records the event (rule 4).
 * @param values what else the action puts on the application
 * @throws Refusal with IllegalTransition
 */
export async function changeState(
  work: Work,
  application: Application,
  action: Action,
  event: string,
  values: Partial<Application> = {},
): Promise<Application> {
  const before = { stageId: application.stageId, status: application.status };
  const status = applicationMachine.next(action, before.status);
  const updatedAt = instantOfChange(work, application);
  Object.assign(application, values, { status, updatedAt });
  application.activeApplicantId = status === ApplicationStatus.ACTIVE ? application.applicantId : null;
  if (application.stageId !== before.stageId) application.stageEnteredAt = updatedAt;
  if (status !== ApplicationStatus.ACTIVE) application[endedAt[status]] = updatedAt;
  await work.save(application, event);
  await recordTransition(work, application, before);
  if (status !== ApplicationStatus.ACTIVE) await applicationEnding.run(work, application);
  return application;
}

/**
 * Writes the transition from a former state to the present one, which happened when the application last changed. The
 * first one, of a new application, happened when the person applied.
 */
export async function recordTransition(
  work: Work,
  application: Application,
  before: { stageId: number; status: ApplicationStatus } | null,
): Promise<void> {
  const { status, stageId, rejectionReasonId, withdrawalReasonId } = application;
  await work.append(StageTransition, {
    applicationId: application.id,
    fromStageId: before?.stageId ?? null,
    toStageId: stageId,
    fromStatus: before?.status ?? null,
    toStatus: status,
    reasonId: status === ApplicationStatus.REJECTED ? rejectionReasonId : withdrawalReasonId,
    occurredAt: before ? application.updatedAt : application.appliedAt,
    actorId: work.viewer.userId,
    via: work.viewer.via,
  });
}
