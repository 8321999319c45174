import { Resolver } from 'type-graphql';
import type { Work } from '../database/work';
import { belongsTo, hasList } from '../graphql/references';
import { restrict } from '../graphql/restricted';
import { Allow, Mutates } from '../graphql/root-fields';
import { ApplicantEmail } from './applicant-email.entity';
import {
  AddApplicantEmailInput,
  RemoveApplicantEmailInput,
  SetPrimaryEmailInput,
} from './applicant-email.inputs';
import { addApplicantEmail, removeApplicantEmail, setPrimaryEmail } from './applicant-email.service';
import './applicant.access';
import { Applicant } from './applicant.entity';

belongsTo(ApplicantEmail, 'applicant', Applicant, 'applicantId', 'Whose address it is.');
hasList(
  Applicant,
  'emails',
  ApplicantEmail,
  'applicantId',
  't.primaryOfId IS NULL, t.id',
  'The e-mail addresses, the primary one first, then as they were added.',
);
restrict(Applicant, 'emails', 'contact:read');

@Resolver()
export class ApplicantEmailResolver {
  @Allow('applicant:write')
  @Mutates(Applicant, AddApplicantEmailInput, 'Adds an e-mail address to an applicant.')
  addApplicantEmail(input: AddApplicantEmailInput, work: Work): Promise<Applicant> {
    return addApplicantEmail(work, input);
  }

  @Allow('applicant:write')
  @Mutates(Applicant, RemoveApplicantEmailInput, 'Removes an e-mail address from its applicant.')
  removeApplicantEmail(input: RemoveApplicantEmailInput, work: Work): Promise<Applicant> {
    return removeApplicantEmail(work, input);
  }

  @Allow('applicant:write')
  @Mutates(Applicant, SetPrimaryEmailInput, 'Chooses the e-mail address to write to.')
  setPrimaryEmail(input: SetPrimaryEmailInput, work: Work): Promise<Applicant> {
    return setPrimaryEmail(work, input);
  }
}
