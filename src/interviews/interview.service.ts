import { activeApplication } from '../applications/application.service';
import { Application } from '../applications/application.entity';
import { whyNotRun } from '../applications/entry.service';
import { demandPersonOf } from '../applications/person.service';
import { assignGiven } from '../core/assign';
import { Hook } from '../core/hook';
import { concurrently } from '../core/concurrently';
import { InvalidInput, Refusal, RuleViolation } from '../core/user-error';
import { storedIn } from '../database/match';
import type { Work } from '../database/work';
import { stageOfRole } from '../roles/interview-stage.service';
import { Role } from '../roles/role.entity';
import './interview-hooks.service';
import { Interview } from './interview.entity';
import { InterviewStatus } from './interview.enums';
import type {
  CancelInterviewInput,
  CompleteInterviewInput,
  MarkInterviewNoShowInput,
  RescheduleInterviewInput,
  ScheduleInterviewInput,
  UpdateInterviewInput,
} from './interview.inputs';
import { interviewMachine } from './interview.machine';
import type { Interviewer } from './interviewer.entity';
import { demandActive, interviewersOf, panelOf, setPanel } from './panel.service';

const longest = 24 * 3_600_000;

/**
 * Runs before an interview gets another time, is called off, or loses these interviewers, while its row is locked;
 * feedback objects once theirs is in.
 */
export const interviewChanging = new Hook<[work: Work, interview: Interview, userIds: readonly number[]]>();

/**
 * Plans an interview of an ACTIVE application (rules 6 and 10). The application stays ACTIVE and the role OPEN or ON_HOLD
 * until the Work ends.
 * @throws Refusal with InvalidInput, NotFound, or a RuleViolation
 */
export async function scheduleInterview(work: Work, input: ScheduleInterviewInput): Promise<Interview> {
  const { stageId, interviewerIds, ...values } = input;
  checkTime(input);
  const application = await interviewable(work, input.applicationId, 'applicationId');
  if (stageId && stageId !== application.stageId)
    await stageOfRole(work, application.roleId, stageId, 'stageId');
  const users = await panelOf(work, interviewerIds);
  const interview = await work.add(
    Interview,
    {
      ...values,
      stageId: stageId ?? application.stageId,
      status: InterviewStatus.SCHEDULED,
      organizerId: work.viewer.userId,
      sequence: 0,
    },
    'interview.scheduled',
  );
  await setPanel(work, interview, users, []);
  return interview;
}

/**
 * Gives an interview another time, or a candidate who did not come another chance.
 * @throws Refusal with IllegalTransition, VersionConflict, InvalidInput or a RuleViolation
 */
export async function rescheduleInterview(work: Work, input: RescheduleInterviewInput): Promise<Interview> {
  const { interviewId, expectedVersion, ...changes } = input;
  checkTime(input);
  // The application is locked before its interview, in the order in which its end takes them.
  const { applicationId } = await work.get(Interview, interviewId, 'interviewId');
  await interviewable(work, applicationId, 'interviewId');
  const interview = await locked(work, interviewId, expectedVersion);
  const status = interviewMachine.next('reschedule', interview.status);
  await demandActive(work, await announceChange(work, interview));
  assignGiven(interview, { ...changes, status, sequence: interview.sequence + 1 }, ['timeZone']);
  return work.save(interview, 'interview.rescheduled');
}

/**
 * Changes the place or the panel of an interview that was not called off.
 * @throws Refusal with RuleViolation INTERVIEW_CANCELLED, or what `panelOf` throws
 */
export async function updateInterview(work: Work, input: UpdateInterviewInput): Promise<Interview> {
  const { interviewId, expectedVersion, interviewerIds, ...changes } = input;
  if (interviewerIds === null)
    throw new Refusal(
      new InvalidInput('This cannot be cleared; leave it out to keep it.', ['input', 'interviewerIds']),
    );
  const interview = await locked(work, interviewId, expectedVersion);
  if (interview.status === InterviewStatus.CANCELLED)
    throw violation(
      'INTERVIEW_CANCELLED',
      'The interview was called off; nothing about it changes any more.',
    );
  if (interviewerIds) await changePanel(work, interview, interviewerIds);
  assignGiven(interview, changes);
  return work.save(interview, 'interview.updated');
}

async function changePanel(work: Work, interview: Interview, userIds: readonly number[]): Promise<void> {
  const present = await interviewersOf(work, interview.id);
  const leaving = present.map(({ userId }) => userId).filter((userId) => !userIds.includes(userId));
  const users = await panelOf(work, userIds, present);
  const isAhead = interview.status === InterviewStatus.SCHEDULED;
  if (isAhead && leaving.length > 0 && users.every(({ active }) => !active))
    throw violation('INTERVIEWER_NOT_ACTIVE', 'None of these users is active any more.', 'interviewerIds');
  if (leaving.length > 0) await interviewChanging.run(work, interview, leaving);
  await setPanel(work, interview, users, present);
}

/**
 * Calls an interview off; its row stays.
 * @throws Refusal with IllegalTransition, VersionConflict or a RuleViolation
 */
export async function cancelInterview(work: Work, input: CancelInterviewInput): Promise<Interview> {
  const interview = await locked(work, input.interviewId, input.expectedVersion);
  const status = interviewMachine.next('cancel', interview.status);
  await announceChange(work, interview);
  Object.assign(interview, { status, cancelReason: input.reason ?? null });
  return work.save(interview, 'interview.cancelled');
}

/**
 * Says that an interview took place.
 * @throws Refusal with IllegalTransition, VersionConflict, or RuleViolation INTERVIEW_NOT_STARTED
 */
export async function completeInterview(work: Work, input: CompleteInterviewInput): Promise<Interview> {
  const interview = await locked(work, input.interviewId, input.expectedVersion);
  const status = interviewMachine.next('complete', interview.status);
  demandStarted(work, interview);
  return work.save(Object.assign(interview, { status }), 'interview.completed');
}

/**
 * Says that the candidate did not come.
 * @throws Refusal with IllegalTransition, VersionConflict or a RuleViolation
 */
export async function markInterviewNoShow(work: Work, input: MarkInterviewNoShowInput): Promise<Interview> {
  const interview = await locked(work, input.interviewId, input.expectedVersion);
  const status = interviewMachine.next('markNoShow', interview.status);
  demandStarted(work, interview);
  await announceChange(work, interview);
  return work.save(Object.assign(interview, { status }), 'interview.noShow');
}

/** @throws Refusal with RuleViolation INTERVIEW_NOT_STARTED while an interview lies ahead */
export function demandStarted(work: Work, { startsAt }: Pick<Interview, 'startsAt'>): void {
  if (startsAt > work.now) throw violation('INTERVIEW_NOT_STARTED', 'The interview has not started yet.');
}

/** The ACTIVE application that gets an interview, of a role that is hired for; both stay so until the Work ends. */
async function interviewable(work: Work, applicationId: number, path: string): Promise<Application> {
  // A role is held before its applications, so that everyone waits in the same order.
  const { roleId } = await work.get(Application, applicationId, path);
  const role = await work.findFirst(Role, { id: roleId }, { lock: 'share' });
  const application = await activeApplication(work, applicationId, path, { lock: 'share' });
  const reason = whyNotRun(role!);
  if (reason) throw violation('ROLE_CLOSED', reason, path);
  return application;
}

/** An interview that is to be changed; nothing changes any more when the person's data was erased. */
async function locked(work: Work, key: number, expectedVersion?: number | null): Promise<Interview> {
  const [interview] = await concurrently(
    work.get(Interview, key, 'interviewId', { expectedVersion, lock: 'update' }),
    demandPersonOf(work, storedIn(Interview, key, 'applicationId'), 'interviewId'),
  );
  return interview;
}

/** @returns the panel of the interview */
async function announceChange(work: Work, interview: Interview): Promise<Interviewer[]> {
  const panel = await interviewersOf(work, interview.id);
  await interviewChanging.run(
    work,
    interview,
    panel.map(({ userId }) => userId),
  );
  return panel;
}

function checkTime({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }): void {
  const length = endsAt.getTime() - startsAt.getTime();
  const refuse = (message: string) => new Refusal(new InvalidInput(message, ['input', 'endsAt']));
  if (length <= 0) throw refuse('An interview ends after it starts.');
  if (length > longest) throw refuse('An interview lasts at most 24 hours.');
}

function violation(code: string, message: string, path = 'interviewId'): Refusal {
  return new Refusal(new RuleViolation(code, message, ['input', path]));
}
