import { ContactKind, LinkKind } from '../applicants/applicant.enums';
import { linkKindOf } from '../applicants/profile.service';
import {
  profileLimits as limits,
  type Education,
  type Experience,
  type Link,
  type Phone,
} from '../applicants/profile.types';
import * as rules from '../core/rules';
import { fold } from '../core/text';
import type { LeftOut } from './import-report.types';
import { demandJsonResume } from './json-resume';
import { readEducation, readExperience } from './read-entries';
import { ResumeReader, type Found, type Place } from './resume-reader';

/** What a resume says that an applicant can hold, each with the place where it stands. */
export interface ResumeProfile {
  firstName: Found<string> | null;
  lastName: Found<string> | null;
  headline: Found<string> | null;
  summary: Found<string> | null;
  location: Found<string> | null;
  email: Found<string> | null;
  phones: Array<Found<Phone>>;
  links: Array<Found<Link>>;
  skills: Array<Found<string>>;
  experience: Array<Found<Experience>>;
  education: Array<Found<Education>>;
}

/** A resume as it was read: each value in it is in the profile, or left out with a reason. */
export interface ReadResume {
  profile: ResumeProfile;
  leftOut: LeftOut[];
}

const basicsKeys = ['name', 'label', 'email', 'phone', 'url', 'website', 'summary', 'location', 'profiles'];
const sections = ['basics', 'work', 'education', 'skills'];

/**
 * Reads a resume in the JSON Resume format, of schema version 1 or before. Pure: writes nothing, asks nothing.
 * @throws Refusal with InvalidInput when it is none
 */
export function readResume(json: unknown): ReadResume {
  const reader = new ResumeReader();
  const root: Place = { path: '', fields: demandJsonResume(json) };
  const basics: Place = { path: 'basics', fields: root.fields.basics as Record<string, unknown> };
  const profile: ResumeProfile = {
    ...readName(reader, basics),
    headline: reader.text(basics, ['label'], rules.text(limits.headline)),
    summary: reader.text(basics, ['summary'], rules.text(limits.summary, true)),
    location: readLocation(reader, basics),
    email: reader.text(basics, ['email'], rules.email()),
    phones: readPhones(reader, basics),
    links: readLinks(reader, basics),
    skills: readSkills(reader, root),
    experience: readExperience(reader, root),
    education: readEducation(reader, root),
  };
  reader.leaveRest(basics, basicsKeys);
  reader.leaveRest(root, sections);
  return { profile, leftOut: reader.leftOut };
}

/** The last word is the last name; what stands before it, titles and initials too, is the first name. */
function readName(reader: ResumeReader, basics: Place): Pick<ResumeProfile, 'firstName' | 'lastName'> {
  const none = { firstName: null, lastName: null };
  const name = reader.text(basics, ['name'], rules.text(2 * limits.name + 1));
  if (!name) return none;
  const words = name.value.split(/\s+/);
  const last = words.length > 1 ? words.pop()! : null;
  const first = words.join(' ');
  if ([first, last].some((part) => part !== null && !rules.text(limits.name).safeParse(part).success)) {
    reader.leave(name.path, `A part of the name is longer than ${limits.name} characters.`);
    return none;
  }
  const part = (value: string | null) => (value === null ? null : { path: name.path, value });
  return { firstName: part(first), lastName: part(last) };
}

/** City, region and country in a line; street and postal code are more than an applicant holds. */
function readLocation(reader: ResumeReader, basics: Place): Found<string> | null {
  const location = reader.object('basics.location', basics.fields.location);
  if (!location) return null;
  const keys = ['city', 'region', 'countryCode'];
  const parts = keys.flatMap((key) => reader.text(location, [key], rules.text(60)) ?? []);
  reader.leaveRest(location, keys);
  if (parts.length === 0) return null;
  return { path: location.path, value: parts.map(({ value }) => value).join(', ') };
}

function readPhones(reader: ResumeReader, basics: Place): Array<Found<Phone>> {
  const phone = reader.text(basics, ['phone'], rules.phone());
  return phone ? [{ path: phone.path, value: { kind: ContactKind.PERSONAL, number: phone.value } }] : [];
}

function readLinks(reader: ResumeReader, basics: Place): Array<Found<Link>> {
  const site = reader.text(basics, ['url', 'website'], rules.url());
  const links = site ? [{ path: site.path, value: { kind: LinkKind.WEBSITE, url: site.value } }] : [];
  for (const profile of reader.objects(basics, 'profiles', limits.links)) {
    const url = reader.text(profile, ['url'], rules.url());
    reader.leaveRest(profile, ['network', 'username', 'url']);
    if (url) links.push({ path: profile.path, value: { kind: linkKindOf(url.value), url: url.value } });
    else reader.leave(profile.path, 'A profile without an address is not kept.');
  }
  return links;
}

/** Names and keywords alike are skills; each is taken once. */
function readSkills(reader: ResumeReader, root: Place): Array<Found<string>> {
  const rule = rules.text(limits.skill);
  const seen = new Set<string>();
  return reader.objects(root, 'skills', limits.skills).flatMap((skill) => {
    const name = reader.text(skill, ['name'], rule);
    const keywords = reader.texts(skill, 'keywords', limits.skills, rule);
    reader.leaveRest(skill, ['name', 'keywords']);
    return [...(name ? [name] : []), ...keywords].filter(({ path, value }) => {
      if (seen.has(fold(value))) return reader.leave(path, 'This skill stands there already.');
      return seen.add(fold(value));
    });
  });
}
