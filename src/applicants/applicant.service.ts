import { assignGiven } from '../core/assign';
import { InvalidInput, Refusal } from '../core/user-error';
import type { Work } from '../database/work';
import { replaceAddresses, writeAddresses } from './applicant-email.service';
import { applicantToChange } from './applicant-state.service';
import { Applicant } from './applicant.entity';
import type { CreateApplicantInput, UpdateApplicantInput } from './applicant.inputs';
import { storedLists } from './profile.service';
import type { SourceInput } from './source.types';
import { writeTags } from './tag.service';

function sourceColumns(source: SourceInput | null | undefined) {
  return { sourceKind: source?.kind ?? null, sourceName: source?.name ?? null };
}

function demandName({ firstName, lastName }: Partial<Applicant>): void {
  if (!firstName && !lastName)
    throw new Refusal(new InvalidInput('Give a first name, a last name or both.', ['input', 'firstName']));
}

/**
 * Adds an applicant with their e-mail addresses and tags.
 * @throws Refusal with InvalidInput, with AlreadyExists when an address or the external id belongs to another applicant
 */
export async function createApplicant(work: Work, input: CreateApplicantInput): Promise<Applicant> {
  const { emails, tags, phones, links, skills, experience, education, source, doNotContact, ...plain } =
    input;
  demandName(plain);
  const empty = { phones: [], links: [], skills: [], experience: [], education: [] };
  const lists = { ...empty, ...storedLists({ phones, links, skills, experience, education }) };
  const applicant = await work.add(
    Applicant,
    { ...plain, ...lists, ...sourceColumns(source), doNotContact: doNotContact ?? false },
    'applicant.created',
  );
  await writeAddresses(work, applicant, emails ?? []);
  if (tags?.length) await writeTags(work, applicant, tags);
  return applicant;
}

/**
 * Changes an applicant; a given list takes the place of the present one.
 * @throws Refusal with NotFound, VersionConflict, InvalidInput, AlreadyExists, or as `applicantToChange` does
 */
export async function updateApplicant(work: Work, input: UpdateApplicantInput): Promise<Applicant> {
  const { applicantId, expectedVersion, emails, tags, source, ...changes } = input;
  const { phones, links, skills, experience, education, ...plain } = changes;
  const applicant = await applicantToChange(work, applicantId, 'applicantId', expectedVersion);
  assignGiven(applicant, plain, ['doNotContact']);
  demandName(applicant);
  Object.assign(applicant, storedLists({ phones, links, skills, experience, education }));
  if (source !== undefined) Object.assign(applicant, sourceColumns(source));
  if (emails !== undefined) await replaceAddresses(work, applicant, emails ?? []);
  if (tags !== undefined) await writeTags(work, applicant, tags ?? []);
  return work.save(applicant, 'applicant.updated');
}
