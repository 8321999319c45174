import { Resolver } from 'type-graphql';
import type { Work } from '../database/work';
import { ActsOn } from '../graphql/actions';
import { Allow, Mutates } from '../graphql/root-fields';
import { whyNotChangeable } from './applicant-state.service';
import { Applicant } from './applicant.entity';
import { MergeApplicantsInput } from './merge.inputs';
import { mergeApplicants } from './merge.service';

@Resolver()
export class MergeResolver {
  @Allow('applicant:merge')
  @ActsOn(Applicant, whyNotChangeable)
  @Mutates(
    Applicant,
    MergeApplicantsInput,
    'Makes two applicants one, for good: applications, notes, e-mail addresses and tags of the loser go over to the winner, who ' +
      'keeps their own profile and gets what it lacks. The id of the loser leads to the winner from then on. Refused while both ' +
      'have an ACTIVE application to one role.',
  )
  mergeApplicants(input: MergeApplicantsInput, work: Work): Promise<Applicant> {
    return mergeApplicants(work, input);
  }
}
