import { z } from 'zod';
import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import { ApplicationStatus } from '../applications/application.enums';
import { whyNotRun } from '../applications/entry.service';
import * as rules from '../core/rules';
import { Interview } from '../interviews/interview.entity';
import { InterviewStatus } from '../interviews/interview.enums';
import { interviewMachine } from '../interviews/interview.machine';
import { Interviewer } from '../interviews/interviewer.entity';
import { InterviewStage } from '../roles/interview-stage.entity';
import { Role } from '../roles/role.entity';
import { User } from '../users/user.entity';
import { demandErased } from './erased';
import { choice, externalId, instant, invalid, keyIn, plain, reference, text } from './field';
import type { Known } from './known';
import type { Part, RecordType } from './record-type';
import { stageField, stageNamed } from './stage.field';

const { SCHEDULED } = InterviewStatus;
const longest = 24 * 3_600_000;

/** The panel of an interview. */
const interviewersPart: Part<Interviewer> = {
  entity: Interviewer,
  owner: 'interviewId',
  orderBy: 't.id',
  rule: z.array(externalId()).max(100),
  references: (id: string, path) => [{ entity: User, id, path }],
  rows(ids: string[], known) {
    const twice = ids.findIndex((id, index) => ids.indexOf(id) < index);
    if (twice >= 0) throw invalid('This interviewer is named twice.', 'interviewers', String(twice));
    if (ids.length === 0) throw invalid('An interview has at least one interviewer.', 'interviewers');
    return ids.map((id) => ({ userId: keyIn(known, User, id) }));
  },
  same: ({ userId }) => String(userId),
  missing: 'remove',
  tell: ({ userId }, teller) => teller.name(User, userId as number),
};

/** Reads the applications of rows, with their people, their roles and the plans of those. */
export async function gatherCandidacies(
  known: Known,
  rows: ReadonlyArray<{ applicationId: number }>,
): Promise<void> {
  const applicationIds = rows.map(({ applicationId }) => applicationId);
  await known.load(Application, applicationIds, 'share');
  const applications = applicationIds.map((key) => known.row(Application, key));
  const people = applications.map(({ applicantId }) => applicantId);
  const roles = applications.map(({ roleId }) => roleId);
  await known.load(Applicant, people, 'share');
  await known.load(Role, roles, 'share');
  await known.loadParts(InterviewStage, 'roleId', roles);
}

/** An interview with its panel. */
export const interviewRecord: RecordType<Interview> = {
  name: 'interview',
  entity: Interview,
  fields: {
    application: reference('applicationId', () => Application, { needed: true }),
    stage: stageField(),
    status: choice('status', InterviewStatus, { needed: true }),
    startsAt: instant('startsAt', { needed: true }),
    endsAt: instant('endsAt', { needed: true }),
    timeZone: plain('timeZone', rules.timeZone(), { needed: true }),
    location: text('location', 500),
    organizer: reference('organizerId', () => User),
    sequence: plain('sequence', rules.int(0, 10_000), { initial: 0 }),
    cancelReason: text('cancelReason', 500),
    createdAt: instant('createdAt'),
  },
  parts: { interviewers: interviewersPart },
  gather: gatherCandidacies,
  settle(row, given, known, before) {
    const application = known.row(Application, row.applicationId);
    if (before && before.applicationId !== row.applicationId)
      throw invalid('An interview stays that of its application.', 'application');
    if (before && !interviewMachine.reaches(before.status, row.status))
      throw invalid(`An interview that is ${before.status} does not become ${row.status}.`, 'status');
    if (given.stage) row.stageId = stageNamed(known, application.roleId, given.stage as string, 'stage').id;
    row.stageId ??= application.stageId;
    if (!before && !given.interviewers)
      throw invalid('An interview has at least one interviewer.', 'interviewers');
    judgeTime(row, application, known);
    demandErased(row, known.row(Applicant, application.applicantId));
  },
};

function judgeTime(row: Interview, application: Application, known: Known): void {
  const length = row.endsAt.getTime() - row.startsAt.getTime();
  if (length <= 0) throw invalid('An interview ends after it starts.', 'endsAt');
  if (length > longest) throw invalid('An interview lasts at most 24 hours.', 'endsAt');
  if (row.status !== SCHEDULED || row.startsAt <= known.work.now) return;
  if (application.status !== ApplicationStatus.ACTIVE)
    throw invalid('Only an ACTIVE application has interviews that lie ahead.', 'application');
  if (whyNotRun(known.row(Role, application.roleId)))
    throw invalid('Only a role that is OPEN or ON_HOLD has interviews that lie ahead.', 'application');
}
