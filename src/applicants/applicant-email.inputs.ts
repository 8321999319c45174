import { InputType } from 'type-graphql';
import { email } from '../core/rules';
import { EnumInput, ExpectedVersion, FlagInput, KeyInput, RuledInput } from '../graphql/input';
import { ApplicantEmail } from './applicant-email.entity';
import { Applicant } from './applicant.entity';
import { ContactKind } from './applicant.enums';

@InputType({ description: 'One more e-mail address of an applicant.' })
export class AddApplicantEmailInput {
  @KeyInput(() => Applicant, 'The applicant.')
  applicantId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @RuledInput(email, 'The address; it belongs to one applicant, without regard to case.')
  address!: string;

  @EnumInput(ContactKind, 'What kind of address it is; PERSONAL if left out.', { optional: true })
  kind?: ContactKind | null;

  @FlagInput('Whether to write to this one from now on; the only address is primary anyway.', {
    optional: true,
  })
  primary?: boolean | null;
}

@InputType({ description: 'An e-mail address that is no longer right.' })
export class RemoveApplicantEmailInput {
  @KeyInput(() => ApplicantEmail, 'The address; when it is primary, the oldest of the others becomes so.')
  emailId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}

@InputType({ description: 'The e-mail address to write to.' })
export class SetPrimaryEmailInput {
  @KeyInput(() => ApplicantEmail, 'The address.')
  emailId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}
