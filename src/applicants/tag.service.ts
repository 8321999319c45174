import { globalId } from '../core/global-id';
import { fold } from '../core/text';
import { Refusal, RuleViolation } from '../core/user-error';
import type { Lock } from '../database/select';
import { Transient } from '../database/session';
import type { Work } from '../database/work';
import { applicantToChange } from './applicant-state.service';
import { ApplicantTag } from './applicant-tag.entity';
import type { Applicant } from './applicant.entity';
import { demandRoom } from './merged-profile';
import { distinct } from './profile.service';
import { profileLimits } from './profile.types';
import { Tag } from './tag.entity';
import type { AddTagsInput, DeleteTagInput, RemoveTagsInput, RenameTagInput } from './tag.inputs';

/** The tags of these names, locked so that none is deleted; those that do not exist yet are made. */
async function tagsNamed(work: Work, names: readonly string[]): Promise<Tag[]> {
  const wanted = distinct(names).map((name) => ({ name }));
  if (wanted.length === 0) return [];
  const present = await work.ensure(Tag, 'nameKey', wanted, 'tag.created');
  const match = { id: present.map(({ id }) => id) };
  const tags = await work.find(Tag, match, { lock: 'share', orderBy: 't.nameKey' });
  if (tags.length < wanted.length) throw new Transient('a tag was deleted by someone else');
  return tags;
}

async function linksOf(
  work: Work,
  applicant: Applicant,
  options: { lock?: Lock } = {},
): Promise<{ links: ApplicantTag[]; tags: Tag[] }> {
  const links = await work.find(ApplicantTag, { applicantId: applicant.id }, options);
  const tags = await work.find(Tag, { id: links.map(({ tagId }) => tagId) }, { orderBy: 't.nameKey' });
  return { links, tags };
}

/**
 * Makes these the tags of an applicant, whom the caller has locked.
 * @returns whether anything changed; if so the event is recorded
 * @throws Refusal with RuleViolation TOO_MANY_TAGS
 */
export async function writeTags(
  work: Work,
  applicant: Applicant,
  names: readonly string[],
): Promise<boolean> {
  const before = await linksOf(work, applicant);
  const after = await tagsNamed(work, names);
  if (after.length > profileLimits.tags)
    throw new Refusal(
      new RuleViolation('TOO_MANY_TAGS', `An applicant has at most ${profileLimits.tags} tags.`, [
        'input',
        'tags',
      ]),
    );
  const leaving = before.links.filter(({ tagId }) => !after.some(({ id }) => id === tagId));
  const coming = after.filter(({ id }) => !before.links.some(({ tagId }) => tagId === id));
  for (const link of leaving) await work.remove(link, null);
  for (const { id } of coming) await work.append(ApplicantTag, { applicantId: applicant.id, tagId: id });
  if (leaving.length + coming.length === 0) return false;
  work.record('applicant.tagsChanged', applicant, { tags: [namesOf(before.tags), namesOf(after)] });
  return true;
}

function namesOf(tags: readonly Tag[]): string[] {
  return tags.map(({ name }) => name);
}

/** Puts what comes of the present names on an applicant and raises the version when that changes anything. */
async function change(
  work: Work,
  { applicantId, expectedVersion }: AddTagsInput,
  from: (present: string[]) => string[],
): Promise<Applicant> {
  const applicant = await applicantToChange(work, applicantId, 'applicantId', expectedVersion);
  const { tags } = await linksOf(work, applicant);
  if (await writeTags(work, applicant, from(namesOf(tags)))) await work.save(applicant, null);
  return applicant;
}

/**
 * Puts tags on an applicant, making those that do not exist; what is there already stays.
 * @throws Refusal with NotFound, VersionConflict, or a RuleViolation: TOO_MANY_TAGS or of `applicantToChange`
 */
export function addTags(work: Work, input: AddTagsInput): Promise<Applicant> {
  return change(work, input, (present) => [...present, ...input.tags]);
}

/**
 * Takes tags off an applicant; the tags themselves stay.
 * @throws Refusal with NotFound, VersionConflict, or as `applicantToChange` does
 */
export function removeTags(work: Work, input: RemoveTagsInput): Promise<Applicant> {
  const leaving = new Set(input.tags.map(fold));
  return change(work, input, (present) => present.filter((name) => !leaving.has(fold(name))));
}

/**
 * Puts the loser's tags on the winner of a merge.
 * @param both locked by the caller
 * @throws Refusal with RuleViolation TOO_MUCH_TO_MERGE
 */
export async function takeTags(
  work: Work,
  { winner, loser }: { winner: Applicant; loser: Applicant },
): Promise<void> {
  const held = { lock: 'update' as const };
  const [present, going] = [await linksOf(work, winner, held), await linksOf(work, loser, held)];
  const missing = (tagId: number) => !present.links.some((link) => link.tagId === tagId);
  const after = [...present.tags, ...going.tags.filter(({ id }) => missing(id))];
  demandRoom(after.length, profileLimits.tags, 'tags');
  for (const link of going.links)
    if (missing(link.tagId)) await work.save(Object.assign(link, { applicantId: winner.id }), null);
    else await work.remove(link, null);
  if (after.length > present.tags.length)
    work.record('applicant.tagsChanged', winner, { tags: [namesOf(present.tags), namesOf(after)] });
}

/**
 * Gives a tag another name, wherever it is.
 * @throws Refusal with NotFound, VersionConflict, or AlreadyExists when another tag has the name
 */
export async function renameTag(work: Work, input: RenameTagInput): Promise<Tag> {
  const tag = await work.get(Tag, input.tagId, 'tagId', { expectedVersion: input.expectedVersion });
  tag.name = input.name;
  return work.save(tag, 'tag.renamed');
}

/**
 * Deletes a tag and takes it off every applicant, whose versions stay.
 * @throws Refusal with NotFound or VersionConflict
 */
export async function deleteTag(work: Work, input: DeleteTagInput): Promise<{ deletedTagId: string }> {
  const { tagId, expectedVersion } = input;
  const tag = await work.get(Tag, tagId, 'tagId', { expectedVersion, lock: 'update' });
  await work.removeAll(ApplicantTag, { tagId });
  await work.remove(tag, 'tag.deleted');
  return { deletedTagId: globalId(Tag, tagId) };
}
