import { demandChangeable, whyNotChangeable } from '../applicants/applicant-state.service';
import { Applicant } from '../applicants/applicant.entity';
import { AlreadyExists, Refusal, RuleViolation } from '../core/user-error';
import type { Loaders } from '../database/loaders';
import type { NewRow } from '../database/new-row';
import type { Work } from '../database/work';
import { InterviewStage } from '../roles/interview-stage.entity';
import { firstStage, stageOfRole } from '../roles/interview-stage.service';
import { Role } from '../roles/role.entity';
import { RoleStatus } from '../roles/role.enums';
import { Application } from './application.entity';
import { ApplicationStatus } from './application.enums';
import { recordTransition } from './transition.service';

/** Where the ids stand in the input of whoever asks. */
interface Paths {
  role: string;
  stage: string;
}

const runsAlready = 'This person has another active application to this role.';

/** Why nobody can apply to a role now. */
export function whyNotApply({ status }: Role): string | null {
  return status === RoleStatus.OPEN ? null : `Applications enter OPEN roles only; this one is ${status}.`;
}

/** Why a role does not let its applications run again. */
export function whyNotRun({ status }: Role): string | null {
  const running = status === RoleStatus.OPEN || status === RoleStatus.ON_HOLD;
  return running ? null : `The role must be OPEN or ON_HOLD; it is ${status}.`;
}

function violation(code: string, message: string, path: string): Refusal {
  return new Refusal(new RuleViolation(code, message, ['input', path]));
}

/**
 * The person whom the user names, who must be able to apply; stays so until the Work ends.
 * @throws Refusal with NotFound, or with RuleViolation APPLICANT_ANONYMIZED or APPLICANT_MERGED
 */
export async function candidate(work: Work, applicantId: number, path: string): Promise<Applicant> {
  const applicant = await work.get(Applicant, applicantId, path, { lock: 'share' });
  demandChangeable(applicant, path);
  return applicant;
}

/**
 * The stage in which an application enters a role. The role is locked, so that it stays OPEN until the Work ends and
 * whoever closes it meets the new application (rules 3 and 7).
 * @throws Refusal with NotFound, with RuleViolation ROLE_NOT_OPEN, or as `stageOfRole` and `firstStage` do
 */
export async function entryStage(
  work: Work,
  roleId: number,
  stageId: number | null | undefined,
  paths: Paths,
): Promise<InterviewStage> {
  const role = await work.get(Role, roleId, paths.role, { lock: 'share' });
  const reason = whyNotApply(role);
  if (reason) throw violation('ROLE_NOT_OPEN', reason, paths.role);
  return stageId ? stageOfRole(work, roleId, stageId, paths.stage) : firstStage(work, roleId);
}

/**
 * Writes a new ACTIVE application with its first transition.
 * @throws Refusal with AlreadyExists when the person has an ACTIVE one to the role already (rule 1)
 */
export async function enter(
  work: Work,
  values: Omit<NewRow<Application>, 'status' | 'activeApplicantId' | 'stageEnteredAt'>,
): Promise<Application> {
  const application = await work.add(
    Application,
    {
      ...values,
      status: ApplicationStatus.ACTIVE,
      activeApplicantId: values.applicantId,
      stageEnteredAt: values.appliedAt,
    },
    'application.created',
  );
  await recordTransition(work, application, null);
  return application;
}

/**
 * The stage in which an application runs again: the one it ended in, or the first one when that was deactivated.
 * The role may be ON_HOLD, since the work on those inside goes on; it is locked as in `entryStage`.
 * @throws Refusal with RuleViolation ROLE_NOT_RUNNING, with AlreadyExists, or as `candidate` and `firstStage` do
 */
export async function stageToReturnTo(work: Work, application: Application): Promise<InterviewStage> {
  const { roleId, applicantId, stageId } = application;
  await candidate(work, applicantId, 'applicationId');
  const role = await work.findFirst(Role, { id: roleId }, { lock: 'share' });
  const reason = whyNotRun(role!);
  if (reason) throw violation('ROLE_NOT_RUNNING', reason, 'applicationId');
  if (await work.findFirst(Application, { roleId, activeApplicantId: applicantId }))
    throw new Refusal(new AlreadyExists(runsAlready, ['input', 'applicationId']));
  const stage = await work.findFirst(InterviewStage, { id: stageId, active: true }, { lock: 'share' });
  return stage ?? firstStage(work, roleId);
}

/** Why an application cannot run again, as `stageToReturnTo` refuses it; what it reads is batched with that of others. */
export async function whyNotReturn(
  { roleId, applicantId }: Application,
  loaders: Loaders,
): Promise<string | null> {
  const [applicant, role, others] = await Promise.all([
    loaders.one(Applicant, applicantId),
    loaders.one(Role, roleId),
    loaders.many(Application, 'applicantId', applicantId, 't.id'),
  ]);
  const second = others.some((other) => other.roleId === roleId && other.status === ApplicationStatus.ACTIVE);
  const person = applicant && whyNotChangeable(applicant);
  return person ?? (role && whyNotRun(role)) ?? (second ? runsAlready : null);
}
