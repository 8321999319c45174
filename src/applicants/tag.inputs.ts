import { InputType } from 'type-graphql';
import { ExpectedVersion, KeyInput, TextInput } from '../graphql/input';
import { Applicant } from './applicant.entity';
import { profileLimits as limits } from './profile.types';
import { Tag } from './tag.entity';

@InputType({ description: 'Tags to put on an applicant.' })
export class AddTagsInput {
  @KeyInput(() => Applicant, 'The applicant.')
  applicantId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @TextInput('The words; those that do not exist yet are made.', { max: limits.tag, list: limits.tags })
  tags!: string[];
}

@InputType({ description: 'Tags to take off an applicant.' })
export class RemoveTagsInput {
  @KeyInput(() => Applicant, 'The applicant.')
  applicantId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @TextInput('The words; those that are not on the applicant do no harm.', {
    max: limits.tag,
    list: limits.tags,
  })
  tags!: string[];
}

@InputType({ description: 'Another name for a tag, wherever it is.' })
export class RenameTagInput {
  @KeyInput(() => Tag, 'The tag.')
  tagId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @TextInput('The word; unique without regard to case and accents.', { max: limits.tag })
  name!: string;
}

@InputType({ description: 'A tag to delete; it is taken off every applicant.' })
export class DeleteTagInput {
  @KeyInput(() => Tag, 'The tag.')
  tagId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}
