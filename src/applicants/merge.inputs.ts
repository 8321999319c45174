import { InputType } from 'type-graphql';
import { ExpectedVersion, KeyInput } from '../graphql/input';
import { Applicant } from './applicant.entity';

@InputType({ description: 'Two applicants who were found to be one person.' })
export class MergeApplicantsInput {
  @KeyInput(() => Applicant, 'The applicant who stays.')
  winnerId!: number;

  @ExpectedVersion()
  expectedVersion!: number;

  @KeyInput(() => Applicant, 'The applicant who goes into the other one; their id leads there from then on.')
  loserId!: number;

  @ExpectedVersion()
  loserExpectedVersion!: number;
}
