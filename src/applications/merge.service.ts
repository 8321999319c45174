import { applicantsMerging, type Merge } from '../applicants/merge.service';
import { Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { Application } from './application.entity';
import { ApplicationStatus } from './application.enums';

/**
 * The loser's applications become the winner's, with all that hangs on them.
 * @throws Refusal with RuleViolation BOTH_ACTIVE while both have an ACTIVE one to the same role (rule 1)
 */
async function takeApplications(work: Work, { winner, loser }: Merge): Promise<void> {
  const match = { applicantId: [winner.id, loser.id] };
  const rows = await work.find(Application, match, { lock: 'update', orderBy: 't.id' });
  const active = rows.filter(({ status }) => status === ApplicationStatus.ACTIVE);
  const twice = active.some(({ roleId }, index) => active.findIndex((one) => one.roleId === roleId) < index);
  if (twice)
    throw new Refusal(
      new RuleViolation(
        'BOTH_ACTIVE',
        'Both have an ACTIVE application to the same role; end one of the two first.',
        ['input', 'loserId'],
      ),
    );
  for (const row of rows.filter(({ applicantId }) => applicantId === loser.id)) {
    const activeApplicantId = row.activeApplicantId && winner.id;
    await work.save(
      Object.assign(row, { applicantId: winner.id, activeApplicantId }),
      'application.reassigned',
    );
  }
}

applicantsMerging.add(takeApplications);
