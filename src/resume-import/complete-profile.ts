import type { Applicant } from '../applicants/applicant.entity';
import {
  alike,
  sameEducation,
  sameExperience,
  sameLink,
  samePhone,
} from '../applicants/profile-likeness.service';
import { newestFirst } from '../applicants/profile.service';
import { profileLimits } from '../applicants/profile.types';
import { fold } from '../core/text';
import type { LeftOut } from './import-report.types';
import type { ResumeProfile } from './read-resume';
import type { Found } from './resume-reader';

const plainFields = ['headline', 'summary', 'location'] as const;
const most = { ...profileLimits, experience: profileLimits.entries, education: profileLimits.entries };
type Same<T> = (known: T, other: T) => boolean;
type Lists = Pick<Applicant, 'phones' | 'links' | 'skills' | 'experience' | 'education'>;

/** What an applicant has of what a resume can tell. */
export type Present = Pick<Applicant, 'firstName' | 'lastName' | (typeof plainFields)[number]> & Lists;

/** What a resume adds to an applicant, where that stands in it, and what gave way to what was there. */
export interface Completion {
  changes: Partial<Present>;
  taken: string[];
  leftOut: LeftOut[];
}

/** An applicant of whom nothing is known yet. */
export const nobody: Present = {
  ...{ firstName: null, lastName: null, headline: null, summary: null, location: null },
  ...{ phones: [], links: [], skills: [], experience: [], education: [] },
};

/**
 * Works out what a resume adds to an applicant: empty fields are filled and missing entries added, what is there stays as
 * it is. Pure; a resume adds nothing the second time.
 */
export function completeProfile(present: Present, profile: ResumeProfile): Completion {
  const completion: Completion = { changes: {}, taken: [], leftOut: [] };
  completeName(completion, present, profile);
  for (const field of plainFields) fill(completion, present, field, profile[field]);
  add(completion, present, 'phones', profile.phones, samePhone);
  add(completion, present, 'links', profile.links, sameLink);
  add(completion, present, 'skills', profile.skills, alike);
  add(completion, present, 'experience', profile.experience, sameExperience, identical);
  add(completion, present, 'education', profile.education, sameEducation, identical);
  const { experience, education } = completion.changes;
  if (experience) completion.changes.experience = newestFirst(experience);
  if (education) completion.changes.education = newestFirst(education);
  return completion;
}

/** Half a name is completed only when the other half is the same. */
function completeName(
  completion: Completion,
  present: Present,
  { firstName, lastName }: ResumeProfile,
): void {
  const parts = [
    { field: 'firstName', found: firstName },
    { field: 'lastName', found: lastName },
  ] as const;
  const whole = parts.flatMap(({ found }) => found?.value ?? []).join(' ');
  const known = parts.flatMap(({ field }) => present[field] ?? []).join(' ');
  if (!firstName || fold(whole) === fold(known)) return;
  if (
    parts.some(
      ({ field, found }) => present[field] !== null && fold(present[field]) !== fold(found?.value ?? ''),
    )
  )
    return keep(completion, firstName.path);
  for (const { field, found } of parts) if (found) fill(completion, present, field, found);
}

function keep({ leftOut }: Completion, path: string): void {
  leftOut.push({ path, reason: 'The applicant has another value, which stays.' });
}

function fill(
  completion: Completion,
  present: Present,
  field: 'firstName' | 'lastName' | (typeof plainFields)[number],
  found: Found<string> | null,
): void {
  if (!found || present[field] === found.value) return;
  if (present[field] !== null && fold(present[field]) === fold(found.value)) return;
  if (present[field] !== null) return keep(completion, found.path);
  completion.changes[field] = found.value;
  if (!completion.taken.includes(found.path)) completion.taken.push(found.path);
}

/**
 * Adds what is not there yet.
 * @param same whether an entry is there already, perhaps written otherwise
 * @param twice whether the resume itself says it a second time
 */
function add<K extends keyof Lists>(
  { changes, taken, leftOut }: Completion,
  present: Present,
  list: K,
  found: ReadonlyArray<Found<Lists[K][number]>>,
  same: Same<Lists[K][number]>,
  twice = same,
): void {
  const known: ReadonlyArray<Lists[K][number]> = present[list];
  const added: Array<Lists[K][number]> = [];
  for (const { path, value } of found) {
    if (known.some((other) => same(other, value))) continue;
    if (added.some((other) => twice(other, value)))
      leftOut.push({ path, reason: 'It stands there already.' });
    else if (known.length + added.length >= most[list])
      leftOut.push({ path, reason: `An applicant has at most ${most[list]} of these.` });
    else {
      added.push(value);
      taken.push(path);
    }
  }
  if (added.length > 0) changes[list] = [...known, ...added] as Present[K];
}

function identical(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
