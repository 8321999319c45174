import { ID, Int, Resolver } from 'type-graphql';
import type { Work } from '../database/work';
import { computed, hasThrough } from '../graphql/references';
import { MutatesMany } from '../graphql/bulk';
import { Allow, lookupsOf, Mutates } from '../graphql/root-fields';
import { ApplicantTag } from './applicant-tag.entity';
import './applicant.access';
import { Applicant } from './applicant.entity';
import { Tag } from './tag.entity';
import { AddTagsInput, DeleteTagInput, RemoveTagsInput, RenameTagInput } from './tag.inputs';
import './tag.list';
import { addTags, deleteTag, removeTags, renameTag } from './tag.service';

hasThrough(
  Applicant,
  'tags',
  Tag,
  { entity: ApplicantTag, from: 'applicantId', to: 'tagId', orderBy: 't.nameKey' },
  'The tags, by name.',
);
computed(
  Tag,
  'applicantCount',
  () => Int,
  'On how many applicants it is.',
  async ({ id }, { loaders }) =>
    (await loaders.aggregate(ApplicantTag, 'tagId', id, { n: 'COUNT(*)' })).n ?? 0,
  ['id'],
);

export const TagLookups = lookupsOf(Tag, 'applicant:read', { one: 'tag', page: 'tags', what: 'tag' });

@Resolver()
export class TagResolver {
  @MutatesMany('addTagsToApplicants', 'Puts tags on applicants.')
  @Allow('applicant:write')
  @Mutates(Applicant, AddTagsInput, 'Puts tags on an applicant.')
  addTags(input: AddTagsInput, work: Work): Promise<Applicant> {
    return addTags(work, input);
  }

  @MutatesMany('removeTagsFromApplicants', 'Takes tags off applicants.')
  @Allow('applicant:write')
  @Mutates(Applicant, RemoveTagsInput, 'Takes tags off an applicant.')
  removeTags(input: RemoveTagsInput, work: Work): Promise<Applicant> {
    return removeTags(work, input);
  }

  @Allow('applicant:write')
  @Mutates(Tag, RenameTagInput, 'Gives a tag another name, wherever it is.')
  renameTag(input: RenameTagInput, work: Work): Promise<Tag> {
    return renameTag(work, input);
  }

  @Allow('applicant:write')
  @Mutates({ deletedTagId: ID }, DeleteTagInput, 'Deletes a tag and takes it off every applicant.')
  deleteTag(input: DeleteTagInput, work: Work): Promise<{ deletedTagId: string }> {
    return deleteTag(work, input);
  }
}
