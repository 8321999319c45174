import { endsBeforeStart } from '../core/instant';
import { fold } from '../core/text';
import type { Education, Experience, Link, Phone } from './profile.types';

/** When entries of two profiles of one person say the same, perhaps written otherwise. */

/** Whether two texts are the same without regard to case and accents. */
export function alike(a: string | null, b: string | null): boolean {
  return fold(a ?? '') === fold(b ?? '');
}

/** Telephone numbers are compared by their digits. */
export function samePhone(a: Phone, b: Phone): boolean {
  return a.number.replace(/\D/g, '') === b.number.replace(/\D/g, '');
}

/** Web addresses are compared without what makes no difference: protocol, `www.`, the case of the host, a slash at the end. */
export function sameLink(a: Link, b: Link): boolean {
  const [one, two] = [a, b].map(({ url }) => {
    const { host, pathname, search, hash } = new URL(url);
    return `${host.replace(/^www\./, '')}${pathname.replace(/\/$/, '')}${search}${hash}`;
  });
  return one === two;
}

/** Whether two dates may be the same, one perhaps written more exactly, or not at all. */
function compatible(a: string | null, b: string | null): boolean {
  return a === null || b === null || (!endsBeforeStart(a, b) && !endsBeforeStart(b, a));
}

/** Positions are the same at one organisation, under one title and from one time on. */
export function sameExperience(a: Experience, b: Experience): boolean {
  return alike(a.name, b.name) && alike(a.position, b.position) && compatible(a.startDate, b.startDate);
}

/** Courses of study are the same at one school, in one subject, to one degree and from one time on. */
export function sameEducation(a: Education, b: Education): boolean {
  const { institution, area, studyType } = b;
  if (!alike(a.institution, institution) || !alike(a.area, area) || !alike(a.studyType, studyType))
    return false;
  return compatible(a.startDate, b.startDate);
}
