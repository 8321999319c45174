import { InputType } from 'type-graphql';
import { timeZone } from '../core/rules';
import {
  ExpectedVersion,
  FlagInput,
  InstantInput,
  KeyInput,
  NestedInput,
  RuledInput,
  TextInput,
} from '../graphql/input';
import { Applicant } from './applicant.entity';
import { EducationInput, EmailInput, ExperienceInput, LinkInput, PhoneInput } from './profile.inputs';
import { profileLimits as limits } from './profile.types';
import { SourceInput } from './source.types';

@InputType({ description: 'A new applicant; with a first name, a last name or both.' })
export class CreateApplicantInput {
  @TextInput('The first name.', { max: limits.name, optional: true })
  firstName?: string | null;

  @TextInput('The last name.', { max: limits.name, optional: true })
  lastName?: string | null;

  @NestedInput(() => EmailInput, 'The e-mail addresses; none may belong to another applicant.', {
    list: limits.emails,
    optional: true,
  })
  emails?: EmailInput[] | null;

  @NestedInput(() => PhoneInput, 'The telephone numbers.', { list: limits.phones, optional: true })
  phones?: PhoneInput[] | null;

  @NestedInput(() => LinkInput, 'Their pages on the web.', { list: limits.links, optional: true })
  links?: LinkInput[] | null;

  @TextInput('Who they are in a line.', { max: limits.headline, optional: true })
  headline?: string | null;

  @TextInput('What they say of themselves.', { max: limits.summary, lines: true, optional: true })
  summary?: string | null;

  @TextInput('Where they live.', { max: limits.location, optional: true })
  location?: string | null;

  @RuledInput(timeZone, 'Their IANA time zone.', { optional: true })
  timeZone?: string | null;

  @TextInput('What they can do; each skill is kept once, without regard to case.', {
    max: limits.skill,
    list: limits.skills,
    optional: true,
  })
  skills?: string[] | null;

  @TextInput('Words to find them by; those that do not exist yet are made.', {
    max: limits.tag,
    list: limits.tags,
    optional: true,
  })
  tags?: string[] | null;

  @NestedInput(() => ExperienceInput, 'The positions they have held, in any order.', {
    list: limits.entries,
    optional: true,
  })
  experience?: ExperienceInput[] | null;

  @NestedInput(() => EducationInput, 'What they have studied, in any order.', {
    list: limits.entries,
    optional: true,
  })
  education?: EducationInput[] | null;

  @NestedInput(() => SourceInput, 'How they first came to the organisation.', { optional: true })
  source?: SourceInput | null;

  @InstantInput('Until when they agreed that their data is kept.', { optional: true })
  consentUntil?: Date | null;

  @FlagInput('Whether they asked not to be contacted.', { optional: true })
  doNotContact?: boolean | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;
}

@InputType({
  description:
    'Changes to an applicant; `null` clears, what is left out stays, and a list takes the place of the present one.',
})
export class UpdateApplicantInput extends CreateApplicantInput {
  @KeyInput(() => Applicant, 'The applicant.')
  applicantId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}
