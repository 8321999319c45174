import { endsBeforeStart } from '../core/instant';
import { fold } from '../core/text';
import { InvalidInput, Refusal } from '../core/user-error';
import type { Applicant } from './applicant.entity';
import { ContactKind, LinkKind } from './applicant.enums';
import type { EducationInput, ExperienceInput, LinkInput, PhoneInput } from './profile.inputs';
import type { Education, Experience } from './profile.types';

/** The lists of a profile as they are given; null empties, what is undefined stays. */
export interface ProfileLists {
  phones?: PhoneInput[] | null;
  links?: LinkInput[] | null;
  skills?: string[] | null;
  experience?: ExperienceInput[] | null;
  education?: EducationInput[] | null;
}

type StoredLists = Pick<Applicant, keyof ProfileLists>;

/**
 * The given lists in the form in which an applicant holds them.
 * @throws Refusal with InvalidInput for each entry that says nothing or ends before it starts
 */
export function storedLists(given: ProfileLists): Partial<StoredLists> {
  judgeEntries(given);
  const { phones, links, skills, experience, education } = given;
  const stored: { [K in keyof StoredLists]: StoredLists[K] | undefined } = {
    phones: each(phones, ({ kind, number }) => ({ kind: kind ?? ContactKind.PERSONAL, number })),
    links: each(links, ({ kind, url }) => ({ kind: kind ?? linkKindOf(url), url })),
    skills: each(skills, (skill) => skill) && distinct(skills ?? []),
    experience: newestFirst(each(experience, storedExperience)),
    education: newestFirst(each(education, storedEducation)),
  };
  return Object.fromEntries(Object.entries(stored).filter(([, list]) => list !== undefined));
}

function each<T, R>(list: T[] | null | undefined, turn: (item: T) => R): R[] | undefined {
  return list === undefined ? undefined : (list ?? []).map(turn);
}

function storedExperience(given: ExperienceInput): Experience {
  const { name = null, position = null, url = null, startDate = null, endDate = null } = given;
  return {
    name,
    position,
    url,
    startDate,
    endDate,
    summary: given.summary ?? null,
    highlights: given.highlights ?? [],
  };
}

function storedEducation(given: EducationInput): Education {
  const { institution = null, area = null, studyType = null, startDate = null, endDate = null } = given;
  return { institution, area, studyType, startDate, endDate };
}

/** The texts, each once without regard to case and accents; the first way of writing it stays. */
export function distinct(texts: readonly string[]): string[] {
  const byKey = new Map<string, string>();
  for (const text of texts) if (!byKey.has(fold(text))) byKey.set(fold(text), text);
  return [...byKey.values()];
}

/** Entries by their start, the latest first; those without one come last, in their order. */
export function newestFirst<T extends { startDate: string | null }>(entries: T[]): T[];
export function newestFirst<T extends { startDate: string | null }>(
  entries: T[] | undefined,
): T[] | undefined;
export function newestFirst<T extends { startDate: string | null }>(
  entries: T[] | undefined,
): T[] | undefined {
  const start = (entry: T) => entry.startDate ?? '';
  return entries?.toSorted((a, b) => (start(a) === start(b) ? 0 : start(a) < start(b) ? 1 : -1));
}

const hosts: Array<[RegExp, LinkKind]> = [
  [/(^|\.)github\.com$/, LinkKind.GITHUB],
  [/(^|\.)linkedin\.com$/, LinkKind.LINKEDIN],
];

/** What a link leads to, as far as its address tells; OTHER when it does not. */
export function linkKindOf(url: string): LinkKind {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return hosts.find(([shape]) => shape.test(host))?.[1] ?? LinkKind.OTHER;
}

/** Whether a position or a course of study lacks everything by which it could be recognised. */
export function saysNothing(entry: ExperienceInput | EducationInput): boolean {
  const { name, position, summary } = entry as ExperienceInput;
  const { institution, area, studyType } = entry as EducationInput;
  return [name, position, summary, institution, area, studyType].every((value) => (value ?? null) === null);
}

function judgeEntries({ experience, education }: ProfileLists): void {
  const faults: InvalidInput[] = [];
  for (const [list, entries] of Object.entries({ experience, education }))
    for (const [index, entry] of (entries ?? []).entries()) {
      const path = ['input', list, String(index)];
      const { startDate, endDate } = entry;
      if (saysNothing(entry)) faults.push(new InvalidInput('The entry says nothing.', path));
      if (startDate && endDate && endsBeforeStart(startDate, endDate))
        faults.push(new InvalidInput('It ends before it starts.', [...path, 'endDate']));
    }
  if (faults.length > 0) throw new Refusal(...faults);
}
