import { InputType } from 'type-graphql';
import { Applicant } from '../applicants/applicant.entity';
import { ExpectedVersion, KeyInput } from '../graphql/input';

@InputType({ description: 'Whose personal data to erase.' })
export class AnonymizeApplicantInput {
  @KeyInput(() => Applicant, 'The applicant; none of their applications may be ACTIVE.')
  applicantId!: number;

  @ExpectedVersion()
  expectedVersion!: number;
}

@InputType({ description: 'Whose data to export.' })
export class ExportApplicantInput {
  @KeyInput(() => Applicant, 'The applicant.')
  applicantId!: number;
}
