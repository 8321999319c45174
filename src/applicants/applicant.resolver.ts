import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { normalizeEmail } from '../core/text';
import type { Work } from '../database/work';
import type { Context } from '../graphql/context';
import { belongsTo, computed } from '../graphql/references';
import { MutatesMany } from '../graphql/bulk';
import { Allow, lookupsOf, Mutates } from '../graphql/root-fields';
import './applicant.access';
import { Applicant } from './applicant.entity';
import { CreateApplicantInput, UpdateApplicantInput } from './applicant.inputs';
import './applicant.list';
import { createApplicant, updateApplicant } from './applicant.service';
import { Source } from './profile.types';

belongsTo(
  Applicant,
  'mergedInto',
  Applicant,
  'mergedIntoId',
  'The applicant who took their place when the two were found to be one person.',
);
computed(
  Applicant,
  'source',
  () => Source,
  'How they first came to the organisation; null when nobody said.',
  ({ sourceKind, sourceName }) => (sourceKind ? { kind: sourceKind, name: sourceName } : null),
  ['sourceKind', 'sourceName'],
);

/** By a list of those few who were merged away: a column in the condition would keep the list from the index of its order. */
const notMergedAway = {
  sql: 't.id NOT IN (SELECT m.id FROM applicants m WHERE m.mergedIntoId IS NOT NULL)',
  params: [],
};

export const ApplicantLookups = lookupsOf(Applicant, 'applicant:read', {
  one: 'applicant',
  byExternalId: 'applicantByExternalId',
  page: 'applicants',
  what: 'applicant',
  listed: notMergedAway,
});

@Resolver()
export class ApplicantResolver {
  @Allow('applicant:read')
  @Query(() => Applicant, {
    nullable: true,
    description: 'The applicant with an e-mail address; null when there is none that you may see.',
  })
  async applicantByEmail(
    @Arg('address', () => String, { description: 'The address, without regard to case.' }) address: string,
    @Ctx() context: Context,
  ): Promise<Applicant | null> {
    const where = { email: { address: { eq: normalizeEmail(address) } } };
    const { rows } = await context.page(Applicant, { first: 1, where }).page();
    return rows[0] ?? null;
  }

  @MutatesMany('createApplicants', 'Adds applicants.')
  @Allow('applicant:write')
  @Mutates(Applicant, CreateApplicantInput, 'Adds an applicant.')
  createApplicant(input: CreateApplicantInput, work: Work): Promise<Applicant> {
    return createApplicant(work, input);
  }

  @MutatesMany('updateApplicants', 'Changes applicants.')
  @Allow('applicant:write')
  @Mutates(Applicant, UpdateApplicantInput, 'Changes an applicant.')
  updateApplicant(input: UpdateApplicantInput, work: Work): Promise<Applicant> {
    return updateApplicant(work, input);
  }
}
