import { InputType } from 'type-graphql';
import { email, partialDay, phone, url } from '../core/rules';
import { EnumInput, FlagInput, RuledInput, TextInput } from '../graphql/input';
import { ContactKind, LinkKind } from './applicant.enums';
import { profileLimits as limits } from './profile.types';

@InputType({ description: 'An e-mail address.' })
export class EmailInput {
  @RuledInput(email, 'The address; it belongs to one applicant, without regard to case.')
  address!: string;

  @EnumInput(ContactKind, 'What kind of address it is; PERSONAL if left out.', { optional: true })
  kind?: ContactKind | null;

  @FlagInput('Whether to write to this one; the first address is primary when none is marked.', {
    optional: true,
  })
  primary?: boolean | null;
}

@InputType({ description: 'A telephone number.' })
export class PhoneInput {
  @RuledInput(phone, 'The number as people write it.')
  number!: string;

  @EnumInput(ContactKind, 'What kind of number it is; PERSONAL if left out.', { optional: true })
  kind?: ContactKind | null;
}

@InputType({ description: 'A page about the person on the web.' })
export class LinkInput {
  @RuledInput(url, 'The address, http or https.')
  url!: string;

  @EnumInput(LinkKind, 'What it leads to; told from the address if left out.', { optional: true })
  kind?: LinkKind | null;
}

@InputType({ description: 'A position that the person has held; it says at least who, what or how it was.' })
export class ExperienceInput {
  @TextInput('The organisation.', { max: limits.line, optional: true })
  name?: string | null;

  @TextInput('The job title.', { max: limits.line, optional: true })
  position?: string | null;

  @RuledInput(url, 'The address of the organisation on the web.', { optional: true })
  url?: string | null;

  @RuledInput(partialDay, 'The start: `2024`, `2024-05` or `2024-05-01`.', { optional: true })
  startDate?: string | null;

  @RuledInput(partialDay, 'The end, written alike; left out for the present.', { optional: true })
  endDate?: string | null;

  @TextInput('What the work was.', { max: limits.entrySummary, lines: true, optional: true })
  summary?: string | null;

  @TextInput('What was achieved.', {
    max: limits.highlight,
    lines: true,
    list: limits.highlights,
    optional: true,
  })
  highlights?: string[] | null;
}

@InputType({ description: 'A course of study; it says at least where, what or to which degree.' })
export class EducationInput {
  @TextInput('The school.', { max: limits.line, optional: true })
  institution?: string | null;

  @TextInput('The subject.', { max: limits.line, optional: true })
  area?: string | null;

  @TextInput('The degree.', { max: limits.line, optional: true })
  studyType?: string | null;

  @RuledInput(partialDay, 'The start: `2024`, `2024-05` or `2024-05-01`.', { optional: true })
  startDate?: string | null;

  @RuledInput(partialDay, 'The end, written alike; left out for the present.', { optional: true })
  endDate?: string | null;
}
