import { Resolver } from 'type-graphql';
import { whyNotChangeable } from '../applicants/applicant-state.service';
import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import { ApplicationStatus } from '../applications/application.enums';
import type { Work } from '../database/work';
import { ActsOn } from '../graphql/actions';
import type { Context } from '../graphql/context';
import { Allow, Mutates, selectionOf } from '../graphql/root-fields';
import { anonymizeApplicant, stillActive } from './anonymize.service';
import { exportApplicant } from './export.service';
import { AnonymizeApplicantInput, ExportApplicantInput } from './privacy.inputs';
import { dueForErasure } from './retention.service';

async function whyNotAnonymize(applicant: Applicant, { loaders }: Context): Promise<string | null> {
  const wrong = whyNotChangeable(applicant);
  if (wrong) return wrong;
  const active = { status: { eq: ApplicationStatus.ACTIVE } };
  const { count } = await loaders.aggregate(
    Application,
    'applicantId',
    applicant.id,
    { count: 'COUNT(*)' },
    active,
  );
  return count ? stillActive : null;
}

export const RetentionDue = selectionOf(
  Applicant,
  'applicant:erase',
  'retentionDue',
  'The applicants whose data may no longer be kept: their consent has passed and no application of theirs is ACTIVE.',
  ({ now }) => dueForErasure(now),
);

@Resolver()
export class PrivacyResolver {
  @Allow('applicant:erase')
  @ActsOn(Applicant, whyNotAnonymize)
  @Mutates(
    Applicant,
    AnonymizeApplicantInput,
    'Erases the personal data of an applicant, for good: names, addresses, profile, notes, comments, and what events held of them. ' +
      'Transitions, dates, reasons, ratings and sources stay.',
  )
  anonymizeApplicant(input: AnonymizeApplicantInput, work: Work): Promise<Applicant> {
    return anonymizeApplicant(work, input);
  }

  @Allow('applicant:export')
  @ActsOn(Applicant, () => null)
  @Mutates(
    { document: String },
    ExportApplicantInput,
    'Everything that is held on one person, as the text of a JSON document. It is recorded who asked for it.',
  )
  async exportApplicant(input: ExportApplicantInput, work: Work): Promise<{ document: string }> {
    return { document: JSON.stringify(await exportApplicant(work, input)) };
  }
}
