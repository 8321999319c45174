import { holds, type Permission } from '../access/permission';
import { ApplicantEmail } from '../applicants/applicant-email.entity';
import { ApplicantTag } from '../applicants/applicant-tag.entity';
import { Applicant } from '../applicants/applicant.entity';
import { Tag } from '../applicants/tag.entity';
import type { Application } from '../applications/application.entity';
import { StageTransition } from '../applications/stage-transition.entity';
import { globalIdOf } from '../core/global-id';
import type { Node } from '../core/node';
import { Refusal, RuleViolation } from '../core/user-error';
import { allOf, amongKeys, anyOf, everything } from '../database/condition';
import { Event } from '../database/event.entity';
import type { Work } from '../database/work';
import { Interviewer } from '../interviews/interviewer.entity';
import { NoteMention } from '../notes/note-mention.entity';
import { RejectionReason } from '../rejection-reasons/rejection-reason.entity';
import { InterviewStage } from '../roles/interview-stage.entity';
import { Role } from '../roles/role.entity';
import { applicationTold, eventTold, exported, noteTold, type Exported, type Parts } from './export-document';
import { keysOf, recordsOf, type PersonRecords, type Read } from './person-records.service';
import type { ExportApplicantInput } from './privacy.inputs';

/** What an export holds; docs/applicant-export.md describes it. Fields may be added, none is removed within a version. */
export interface ApplicantExport {
  format: 'rolecall-applicant';
  formatVersion: 1;
  exportedAt: Date;
  applicant: Exported;
  merged: Exported[];
  emails: Exported[];
  tags: string[];
  applications: Exported[];
  notes: Exported[];
  events: Exported[];
  names: Record<string, string>;
}

/** An export holds everything on a person, so a key must be allowed to read everything. */
const needed: Permission[] = [
  'applicant:read',
  'contact:read',
  'application:read',
  'interview:read',
  'feedback:read',
  'offer:read',
  'pay:read',
  'note:read',
  'event:read',
];

/**
 * Everything that is held on one person, as far as the viewer may see it: feedback that they must not know of yet is not in
 * it. Who was merged away leads to the one whom they went into. That it was exported is recorded.
 * @throws Refusal with NotFound, or with RuleViolation PERMISSION_MISSING for a key that may not read everything
 */
export async function exportApplicant(work: Work, input: ExportApplicantInput): Promise<ApplicantExport> {
  const missing = needed.find((permission) => !holds(work.viewer, permission));
  if (missing)
    throw new Refusal(new RuleViolation('PERMISSION_MISSING', `An export needs the permission ${missing}.`));
  const asked = await work.get(Applicant, input.applicantId, 'applicantId');
  const applicant = asked.mergedIntoId ? await work.get(Applicant, asked.mergedIntoId, 'applicantId') : asked;
  const read: Read = (entity, match, condition = everything) =>
    work.find(entity, match, {
      condition: allOf(work.author.scope(entity, 't'), condition),
      orderBy: 't.id',
    });
  const document = await documentOf(work, read, await recordsOf(read, applicant));
  work.record('applicant.exported', applicant, {});
  return document;
}

async function documentOf(work: Work, read: Read, records: PersonRecords): Promise<ApplicantExport> {
  const applicantId = keysOf(records.applicants);
  const [applicant, ...merged] = records.applicants.map(exported);
  const emails = await read(ApplicantEmail, { applicantId });
  const links = await read(ApplicantTag, { applicantId });
  const tags = await read(Tag, { id: links.map(({ tagId }) => tagId) });
  const parts = await partsOf(read, records);
  const onPerson = records.notes.filter((note) => note.applicantId !== null);
  return {
    format: 'rolecall-applicant',
    formatVersion: 1,
    exportedAt: work.now,
    applicant: applicant!,
    merged,
    emails: emails.map(exported),
    tags: tags.map(({ name }) => name),
    applications: records.applications.map((row) => applicationTold(row, records, parts)),
    notes: onPerson.map((note) => noteTold(note, parts)),
    events: (await eventsOf(read, records)).map(eventTold),
    names: await namesOf(read, records.applications, parts),
  };
}

async function partsOf(read: Read, { applications, interviews, notes }: PersonRecords): Promise<Parts> {
  return {
    transitions: await read(StageTransition, { applicationId: keysOf(applications) }),
    interviewers: await read(Interviewer, { interviewId: keysOf(interviews) }),
    mentions: await read(NoteMention, { noteId: keysOf(notes) }),
  };
}

/** What happened to all of these rows. */
function eventsOf(read: Read, records: PersonRecords): Promise<Event[]> {
  const subjects = (Object.values(records) as Node[][]).filter((rows) => rows.length > 0);
  const conditions = subjects.map((rows) =>
    allOf(
      { sql: 't.subjectType = ?', params: [rows[0]!.constructor.name] },
      amongKeys('t.subjectId', keysOf(rows)),
    ),
  );
  return read(Event, {}, anyOf(...conditions));
}

/** What roles, stages and reasons are called to which the document refers by id. */
async function namesOf(
  read: Read,
  applications: readonly Application[],
  { transitions }: Parts,
): Promise<Record<string, string>> {
  const roles = await read(Role, { id: distinct(applications.map(({ roleId }) => roleId)) });
  const stages = await read(InterviewStage, { roleId: keysOf(roles) });
  const reasons = await read(RejectionReason, {
    id: distinct([
      ...applications.flatMap((row) => [row.rejectionReasonId, row.withdrawalReasonId]),
      ...transitions.map(({ reasonId }) => reasonId),
    ]),
  });
  const names = [
    ...roles.map((role) => [globalIdOf(role), role.title]),
    ...[...stages, ...reasons].map((row) => [globalIdOf(row), row.name]),
  ];
  return Object.fromEntries(names) as Record<string, string>;
}

function distinct(keys: ReadonlyArray<number | null>): number[] {
  return [...new Set(keys)].filter((key) => key !== null);
}
