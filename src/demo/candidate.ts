import type { CreateApplicantInput } from '../applicants/applicant.inputs';
import { ContactKind, LinkKind, SourceKind } from '../applicants/applicant.enums';
import { cities, employers, firstNames, lastNames, schools, tagNames } from './people.data';
import type { Random } from './random';
import type { DemoRole } from './roles.data';

const sources: ReadonlyArray<[kind: SourceKind, name: string | null, share: number]> = [
  [SourceKind.CAREER_PAGE, null, 30],
  [SourceKind.JOB_BOARD, 'Indeed', 25],
  [SourceKind.JOB_BOARD, 'Glassdoor', 10],
  [SourceKind.REFERRAL, 'Ines Duarte', 15],
  [SourceKind.OUTREACH, null, 12],
  [SourceKind.EVENT, 'Web Summit', 5],
  [SourceKind.AGENCY, 'Talent Partners', 3],
];

/** How someone comes to the organisation: some ways are more usual than others. */
export function sourceOf(random: Random): { kind: SourceKind; name: string | null } {
  let left = random.int(1, 100);
  const [kind, name] = sources.find(([, , share]) => (left -= share) <= 0)!;
  return { kind, name };
}

/** Makes up the person who applies; the number keeps e-mail addresses apart. */
export function personOf(random: Random, number: number, role: DemoRole, year: number): CreateApplicantInput {
  const [firstName, lastName] = [random.pick(firstNames), random.pick(lastNames)];
  const [location, timeZone] = random.pick(cities);
  const years = role.years + random.int(0, 8);
  const handle = `${firstName}.${lastName}.${number}`.toLowerCase();
  const [skills, technical] = [random.some(role.skills, random.int(2, 6)), role.department === 'Engineering'];
  return {
    ...{ firstName, lastName, location, timeZone, skills },
    headline: `${role.title}, ${years} ${years === 1 ? 'year' : 'years'}`,
    emails: [{ address: `${handle}@example.com`, kind: ContactKind.PERSONAL, primary: true }],
    phones: random.chance(0.6) ? [{ kind: ContactKind.PERSONAL, number: `+1 555 ${1000 + number}` }] : [],
    links: technical ? [{ kind: LinkKind.GITHUB, url: `https://example.com/${handle}` }] : [],
    tags: random.chance(0.2) ? [random.pick(tagNames)] : [],
    source: sourceOf(random),
    experience: [experience(random, role.title, year - years)],
    education: [education(random, technical, year - years)],
    consentUntil: new Date(Date.UTC(year + 2, random.int(0, 11), 1)),
  };
}

function experience(random: Random, position: string, since: number) {
  const summary = `Worked as ${position} in a team of ${random.int(3, 14)}.`;
  return {
    name: random.pick(employers),
    position,
    startDate: `${since}-0${random.int(1, 9)}`,
    summary,
    highlights: [],
  };
}

function education(random: Random, technical: boolean, until: number) {
  const area = technical
    ? random.pick(['Computer Science', 'Applied Mathematics'])
    : random.pick(['Business', 'Design', 'Economics']);
  const [startDate, endDate] = [String(until - 4), String(until)];
  return { institution: random.pick(schools), area, studyType: 'Bachelor', startDate, endDate };
}
