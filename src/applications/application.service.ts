import type { SourceInput } from '../applicants/source.types';
import { concurrently } from '../core/concurrently';
import { InvalidInput, Refusal, RuleViolation } from '../core/user-error';
import type { Lock } from '../database/select';
import type { Work } from '../database/work';
import { demandStageOf, stageToEnter } from '../roles/interview-stage.service';
import type { Opening } from '../roles/opening.entity';
import { User } from '../users/user.entity';
import { Application } from './application.entity';
import { ApplicationStatus } from './application.enums';
import type {
  CreateApplicationInput,
  MoveApplicationInput,
  RejectApplicationInput,
  ReopenApplicationInput,
  TransferApplicationInput,
  UpdateApplicationInput,
  WithdrawApplicationInput,
} from './application.inputs';
import { applicationMachine } from './application.machine';
import { noEnding, reject, rejectionReason, withdraw, withdrawalReason } from './ending.service';
import { candidate, enter, entryStage, stageToReturnTo } from './entry.service';
import { demandPerson } from './person.service';
import { changeState } from './transition.service';

/** A candidacy that went on in another role: the new application, and the one that ended. */
export interface Transfer {
  application: Application;
  previous: Application;
}

type Action = keyof typeof applicationMachine.steps;

/** The named application at the expected version, when the action starts from its status; it is held until the Work ends. */
async function judged(
  work: Work,
  action: Action,
  { applicationId, expectedVersion }: { applicationId: number; expectedVersion: number },
): Promise<Application> {
  const held = { expectedVersion, lock: 'update' as const };
  const application = await work.get(Application, applicationId, 'applicationId', held);
  applicationMachine.next(action, application.status);
  return application;
}

function sourceColumns(source: SourceInput | null | undefined) {
  return { sourceKind: source?.kind ?? null, sourceName: source?.name ?? null };
}

/**
 * An application that the user names, for what needs a running one: interviews, offers, hires (rule 6).
 * @param path where its id stands in the input
 * @throws Refusal with NotFound, VersionConflict, or RuleViolation APPLICATION_NOT_ACTIVE
 */
export async function activeApplication(
  work: Work,
  applicationId: number,
  path: string,
  options: { expectedVersion?: number | null | undefined; lock?: Lock } = {},
): Promise<Application> {
  const application = await work.get(Application, applicationId, path, options);
  if (application.status === ApplicationStatus.ACTIVE) return application;
  const message = `The application must be ACTIVE; it is ${application.status}.`;
  throw new Refusal(new RuleViolation('APPLICATION_NOT_ACTIVE', message, ['input', ...path.split('.')]));
}

/**
 * Lets a person apply to an open role; the application begins in the role's first active stage unless one is named.
 * @throws Refusal with NotFound, InvalidInput, AlreadyExists or a RuleViolation of `candidate` and `entryStage`
 */
export async function createApplication(work: Work, input: CreateApplicationInput): Promise<Application> {
  const { applicantId, roleId, stageId, source, creditedToId, externalId } = input;
  const appliedAt = input.appliedAt ?? work.now;
  if (appliedAt > work.now)
    throw new Refusal(new InvalidInput('The instant lies in the future.', ['input', 'appliedAt']));
  await candidate(work, applicantId, 'applicantId');
  if (creditedToId) await work.demand(User, creditedToId, 'creditedToId');
  const stage = await entryStage(work, roleId, stageId, { role: 'roleId', stage: 'stageId' });
  return enter(work, {
    applicantId,
    roleId,
    stageId: stage.id,
    appliedAt,
    ...sourceColumns(source),
    creditedToId: creditedToId ?? null,
    externalId: externalId ?? null,
  });
}

/**
 * Changes where an application came from, who is credited, and its external id.
 * @throws Refusal with NotFound, VersionConflict, AlreadyExists, or as `demandPerson` does
 */
export async function updateApplication(work: Work, input: UpdateApplicationInput): Promise<Application> {
  const { applicationId, expectedVersion, source, creditedToId, externalId } = input;
  const application = await work.get(Application, applicationId, 'applicationId', { expectedVersion });
  await demandPerson(work, application, 'applicationId');
  if (creditedToId) await work.demand(User, creditedToId, 'creditedToId');
  if (source !== undefined) Object.assign(application, sourceColumns(source));
  if (creditedToId !== undefined) application.creditedToId = creditedToId;
  if (externalId !== undefined) application.externalId = externalId;
  return work.save(application, 'application.updated');
}

/**
 * Moves an application to another stage of its role; the stage is locked, so that it stays active until the Work ends.
 * @throws Refusal with NotFound, VersionConflict, IllegalTransition, or a RuleViolation: SAME_STAGE or of `demandStageOf`
 */
export async function moveApplication(work: Work, input: MoveApplicationInput): Promise<Application> {
  const [application, stage] = await concurrently(
    judged(work, 'move', input),
    stageToEnter(work, input.toStageId, 'toStageId'),
  );
  demandStageOf(application.roleId, stage, 'toStageId');
  if (stage.id === application.stageId)
    throw new Refusal(
      new RuleViolation('SAME_STAGE', 'The application is in this stage already.', ['input', 'toStageId']),
    );
  return changeState(work, application, 'move', 'application.moved', { stageId: stage.id });
}

/** Rejects an application for a reason of the organisation. */
export async function rejectApplication(work: Work, input: RejectApplicationInput): Promise<Application> {
  const application = await judged(work, 'reject', input);
  await rejectionReason(work, input.reasonId, 'reasonId');
  return reject(work, application, input);
}

/** Ends an application on the candidate's word, with a reason if they gave one. */
export async function withdrawApplication(work: Work, input: WithdrawApplicationInput): Promise<Application> {
  const application = await judged(work, 'withdraw', input);
  if (input.reasonId) await withdrawalReason(work, input.reasonId, 'reasonId');
  return withdraw(work, application, { reasonId: input.reasonId ?? null, note: input.note });
}

/**
 * Lets a rejected or withdrawn application run again, in the stage where it ended or, when that was deactivated, in the
 * first one. One that was transferred goes on elsewhere and stays ended.
 * @throws Refusal with NotFound, VersionConflict, IllegalTransition, RuleViolation APPLICATION_TRANSFERRED, or as
 *   `stageToReturnTo` does
 */
export async function reopenApplication(work: Work, input: ReopenApplicationInput): Promise<Application> {
  const application = await judged(work, 'reopen', input);
  if (await work.findFirst(Application, { transferredFromId: application.id }))
    throw new Refusal(
      new RuleViolation('APPLICATION_TRANSFERRED', 'It goes on in another role.', ['input', 'applicationId']),
    );
  const stage = await stageToReturnTo(work, application);
  return changeState(work, application, 'reopen', 'application.reopened', { ...noEnding, stageId: stage.id });
}

/**
 * Ends an application (WITHDRAWN without a reason; `transferredTo` tells the two apart) and starts one of the same person,
 * source and credit in another role.
 * @throws Refusal with NotFound, VersionConflict, IllegalTransition, AlreadyExists, RuleViolation SAME_ROLE, or as
 *   `entryStage` does
 */
export async function transferApplication(work: Work, input: TransferApplicationInput): Promise<Transfer> {
  const previous = await judged(work, 'transfer', input);
  if (previous.roleId === input.toRoleId)
    throw new Refusal(
      new RuleViolation('SAME_ROLE', 'The application is in this role already.', ['input', 'toRoleId']),
    );
  const stage = await entryStage(work, input.toRoleId, input.toStageId, {
    role: 'toRoleId',
    stage: 'toStageId',
  });
  await changeState(work, previous, 'transfer', 'application.transferred');
  const { applicantId, sourceKind, sourceName, creditedToId, updatedAt: appliedAt } = previous;
  const origin = { applicantId, sourceKind, sourceName, creditedToId, transferredFromId: previous.id };
  const place = { roleId: stage.roleId, stageId: stage.id, appliedAt };
  return { application: await enter(work, { ...origin, ...place }), previous };
}

/**
 * Marks an ACTIVE application as hired into a seat; whoever calls has filled the seat.
 * @throws Refusal with IllegalTransition
 */
export function markHired(work: Work, application: Application, opening: Opening): Promise<Application> {
  return changeState(work, application, 'hire', 'application.hired', { openingId: opening.id });
}

/**
 * Takes the hire of an application back, so that it runs again; whoever calls frees the seat.
 * @throws Refusal with IllegalTransition, or as `stageToReturnTo` does
 */
export async function markUnhired(work: Work, application: Application): Promise<Application> {
  applicationMachine.next('unhire', application.status);
  const stage = await stageToReturnTo(work, application);
  const values = { stageId: stage.id, openingId: null, hiredAt: null };
  return changeState(work, application, 'unhire', 'application.unhired', values);
}
