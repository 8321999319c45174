import { z } from 'zod';
import { ApplicantEmail } from '../applicants/applicant-email.entity';
import { demandChangeable } from '../applicants/applicant-state.service';
import { Applicant } from '../applicants/applicant.entity';
import { ContactKind, LinkKind, SourceKind } from '../applicants/applicant.enums';
import { storedLists, type ProfileLists } from '../applicants/profile.service';
import { profileLimits as limits } from '../applicants/profile.types';
import * as rules from '../core/rules';
import { normalizeEmail } from '../core/text';
import { compound, flag, instant, invalid, plain, reference, text, type Field } from './field';
import { demandErased } from './erased';
import type { RecordType } from './record-type';
import { emailsPart, tagsPart } from './person.parts';
import { provideTags } from './provide-tags';

/** How someone came: a kind, and which one. */
export const source = compound(
  z.strictObject({ kind: z.enum(SourceKind), name: rules.text(120).nullish() }),
  (value: { kind: SourceKind; name?: string | null } | null) => ({
    sourceKind: value?.kind ?? null,
    sourceName: value?.name ?? null,
  }),
  ({ sourceKind, sourceName }) => (sourceKind ? { kind: sourceKind, name: sourceName ?? null } : null),
);

/** A list of the profile, brought into stored form and told in the order of these keys. */
function profile(column: keyof ProfileLists, rule: z.ZodType, keys: readonly string[]): Field {
  const tell = (entry: unknown) =>
    Object.fromEntries(keys.map((key) => [key, (entry as Record<string, unknown>)[key] ?? null]));
  return {
    ...plain(column, rule, { initial: [] }),
    store: (value) => ({ ...storedLists({ [column]: value ?? [] }) }),
    tell: (row) => (row[column] as unknown[]).map((entry) => (keys.length > 0 ? tell(entry) : entry)),
  };
}

const line = () => rules.text(limits.line).nullish();
const dates = { startDate: rules.partialDay().nullish(), endDate: rules.partialDay().nullish() };
const experience = z.strictObject({
  name: line(),
  position: line(),
  url: rules.url().nullish(),
  ...dates,
  summary: rules.text(limits.entrySummary, true).nullish(),
  highlights: z.array(rules.text(limits.highlight, true)).max(limits.highlights).nullish(),
});
const education = z.strictObject({ institution: line(), area: line(), studyType: line(), ...dates });
const phone = z.strictObject({ number: rules.phone(), kind: z.enum(ContactKind).optional() });
const link = z.strictObject({ url: rules.url(), kind: z.enum(LinkKind).optional() });

/** A person; one whose line has no external id is recognised by the first e-mail address. */
export const applicantRecord: RecordType<Applicant> = {
  name: 'applicant',
  entity: Applicant,
  fields: {
    firstName: text('firstName', limits.name),
    lastName: text('lastName', limits.name),
    headline: text('headline', limits.headline),
    summary: text('summary', limits.summary, { lines: true }),
    phones: profile('phones', z.array(phone).max(limits.phones), ['kind', 'number']),
    links: profile('links', z.array(link).max(limits.links), ['kind', 'url']),
    location: text('location', limits.location),
    timeZone: plain('timeZone', rules.timeZone()),
    skills: profile('skills', z.array(rules.text(limits.skill)).max(limits.skills), []),
    experience: profile('experience', z.array(experience).max(limits.entries), Object.keys(experience.shape)),
    education: profile('education', z.array(education).max(limits.entries), Object.keys(education.shape)),
    source,
    doNotContact: flag('doNotContact', false),
    consentUntil: instant('consentUntil'),
    anonymizedAt: instant('anonymizedAt'),
    mergedInto: reference('mergedIntoId', () => Applicant),
    createdAt: instant('createdAt'),
  },
  parts: { emails: emailsPart, tags: tagsPart },
  natural: {
    entity: ApplicantEmail,
    column: 'normalized',
    owner: 'applicantId',
    value: ({ emails }) => {
      const [first] = (emails ?? []) as Array<{ address: string }>;
      return first ? normalizeEmail(first.address) : null;
    },
  },
  self: 'mergedIntoId',
  provide: provideTags,
  settle(applicant, given, _known, before) {
    if (before) return judgeChange(applicant, before);
    if (applicant.anonymizedAt) demandErased(applicant, applicant);
    else if (!applicant.firstName && !applicant.lastName)
      throw invalid('Give a first name, a last name or both.', 'firstName');
    const { emails, tags } = given as { emails?: unknown[]; tags?: unknown[] };
    if (!emails?.length && !tags?.length) return;
    if (applicant.anonymizedAt) throw invalid('The data of this person was erased.', 'emails');
    if (applicant.mergedIntoId)
      throw invalid('Addresses and tags stand with the one whom this person was merged into.', 'emails');
  },
  async changing(_work, _applicant, before) {
    demandChangeable(before, 'externalId');
  },
};

/** What is there is erased and merged by those who also see to all that refers to it. */
function judgeChange({ anonymizedAt, mergedIntoId }: Applicant, before: Applicant): void {
  if (anonymizedAt && !before.anonymizedAt)
    throw invalid('A person is anonymised by `rolecall applicant anonymize`.', 'anonymizedAt');
  if (mergedIntoId !== before.mergedIntoId && !before.mergedIntoId)
    throw invalid('People are merged by `mergeApplicants`.', 'mergedInto');
}
