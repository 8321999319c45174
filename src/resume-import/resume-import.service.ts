import { createHash } from 'node:crypto';
import { ApplicantEmail } from '../applicants/applicant-email.entity';
import { demandChangeable } from '../applicants/applicant-state.service';
import { Applicant } from '../applicants/applicant.entity';
import { SourceKind } from '../applicants/applicant.enums';
import { createApplicant } from '../applicants/applicant.service';
import { Application } from '../applications/application.entity';
import { createApplication } from '../applications/application.service';
import { normalizeEmail } from '../core/text';
import { AlreadyExists, InvalidInput, isTaken, Refusal } from '../core/user-error';
import { Via } from '../core/viewer';
import { everything } from '../database/condition';
import { Transient } from '../database/session';
import type { Work } from '../database/work';
import { Role } from '../roles/role.entity';
import { completeProfile, nobody } from './complete-profile';
import { ImportOutcome, type ImportReport, type LeftOut } from './import-report.types';
import { readResume, type ResumeProfile } from './read-resume';

/** What an import made or found, and the report on it. */
export interface ImportedResume {
  applicant: Applicant;
  /** The new application, or the active one that was there already; null when no role was named. */
  application: Application | null;
  /**
   * `{ outcome: CREATED | UPDATED | UNCHANGED, applied: boolean, taken: string[], leftOut: [{ path, reason }] }`:
   * paths are places in the resume such as `work.0`; no reason repeats a value.
   */
  report: ImportReport;
}

type Written = { applicant: Applicant } & Pick<ImportReport, 'outcome' | 'taken' | 'leftOut'>;

const source = { kind: SourceKind.IMPORT, name: 'JSON Resume' };

/**
 * Makes an applicant of a resume in the JSON Resume format, or adds what is missing to the one whom it is about: the one with
 * its e-mail address. A resume without one is recognised by its content, so only when the very same comes again. What
 * stands in an applicant is never overwritten; importing a resume twice changes nothing the second time.
 * @param input the parsed JSON, and the role to apply to, if any
 * @throws Refusal with InvalidInput when it is no JSON Resume or names nobody, or as `demandChangeable` and
 *   `createApplication` do; an active application to the role is no refusal but reported
 */
export async function importResume(
  work: Work,
  input: { resume: unknown; roleId?: number | null },
): Promise<ImportedResume> {
  const importing = work.as({ viewer: { ...work.viewer, via: Via.IMPORT } });
  const { profile, leftOut } = readResume(input.resume);
  const externalId = profile.email ? null : contentId(input.resume);
  const known = await applicantOf(importing, profile, externalId);
  const written = known
    ? await complete(importing, known, profile)
    : await create(importing, profile, externalId);
  const entered = await enter(importing, written.applicant, input.roleId);
  return {
    applicant: written.applicant,
    application: entered.application,
    report: {
      outcome: written.outcome,
      applied: entered.applied,
      taken: written.taken,
      leftOut: [...leftOut, ...written.leftOut, ...entered.leftOut],
    },
  };
}

/** Tells a resume without an e-mail address by what stands in it, whatever the order of its fields. */
function contentId(resume: unknown): string {
  const sorted = JSON.stringify(resume, (_key, value: unknown) =>
    value && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
  return `json-resume:${createHash('sha256').update(sorted).digest('hex')}`;
}

/**
 * The applicant whom a resume is about, or the one whom they were merged into, locked; null when they are not known yet.
 * @throws Refusal with AlreadyExists when the viewer may not see them, as for whoever adds them by hand
 */
async function applicantOf(
  work: Work,
  { email }: ResumeProfile,
  externalId: string | null,
): Promise<Applicant | null> {
  const address =
    email && (await work.findFirst(ApplicantEmail, { normalized: normalizeEmail(email.value) }));
  if (email && !address) return null;
  const match = address ? { id: address.applicantId } : { externalId };
  const lock = 'update' as const;
  const found = await work.findFirst(Applicant, match, { lock });
  const known = found?.mergedIntoId
    ? await work.findFirst(Applicant, { id: found.mergedIntoId }, { lock })
    : found;
  const condition = work.author.scope(Applicant, 't') ?? everything;
  if (known && !(await work.findFirst(Applicant, { id: known.id }, { condition })))
    throw new Refusal(new AlreadyExists('Another applicant has this resume.', ['input', 'resume']));
  return known;
}

async function create(work: Work, profile: ResumeProfile, externalId: string | null): Promise<Written> {
  if (!profile.firstName)
    throw new Refusal(
      new InvalidInput('The resume has no usable name.', ['input', 'resume', 'basics', 'name']),
    );
  const { changes, taken, leftOut } = completeProfile(nobody, profile);
  const { email } = profile;
  const emails = email ? [{ address: email.value }] : [];
  const applicant = await orAgain(createApplicant(work, { ...changes, emails, source, externalId }));
  if (email) taken.push(email.path);
  else leftOut.push({ path: 'basics.email', reason: noAddress });
  return { applicant, outcome: ImportOutcome.CREATED, taken, leftOut };
}

const noAddress =
  'Without a usable address the person is recognised only when the very same resume comes again.';

async function complete(work: Work, applicant: Applicant, profile: ResumeProfile): Promise<Written> {
  demandChangeable(applicant, 'resume');
  const { changes, taken, leftOut } = completeProfile(applicant, profile);
  if (taken.length === 0) return { applicant, outcome: ImportOutcome.UNCHANGED, taken, leftOut };
  await work.save(Object.assign(applicant, changes), 'applicant.updated');
  return { applicant, outcome: ImportOutcome.UPDATED, taken, leftOut };
}

/** Lets the applicant apply to a role, if one is named and they have no active application to it. */
async function enter(
  work: Work,
  { id: applicantId }: Applicant,
  roleId: number | null | undefined,
): Promise<{ application: Application | null; applied: boolean; leftOut: LeftOut[] }> {
  if (!roleId) return { application: null, applied: false, leftOut: [] };
  await work.demand(Role, roleId, 'roleId');
  const present = await work.findFirst(Application, { roleId, activeApplicantId: applicantId });
  if (present) {
    const reason = 'The applicant has an active application to this role already.';
    return { application: present, applied: false, leftOut: [{ path: 'roleId', reason }] };
  }
  const application = await orAgain(createApplication(work, { applicantId, roleId, source }));
  return { application, applied: true, leftOut: [] };
}

/** Someone else made the same a moment before: the whole Work runs again and meets it. */
async function orAgain<T>(making: Promise<T>): Promise<T> {
  try {
    return await making;
  } catch (error) {
    throw isTaken(error) ? new Transient('the same was imported by someone else') : error;
  }
}
