import { Refusal, RuleViolation } from '../core/user-error';
import { stageDeactivating } from '../roles/interview-stage.service';
import { Application } from './application.entity';
import { ApplicationStatus } from './application.enums';

/** Why a stage cannot be deactivated while something is in it. */
export const stageInUse = 'Active applications are in this stage; move them first.';

/**
 * Whoever enters a stage holds its row until they commit, and so does who deactivates it: a plain read sees all that came
 * before, and cannot deadlock with an application that is being ended in the stage.
 */
stageDeactivating.add(async (work, stage) => {
  const inside = await work.findFirst(Application, { stageId: stage.id, status: ApplicationStatus.ACTIVE });
  if (inside) throw new Refusal(new RuleViolation('STAGE_IN_USE', stageInUse, ['input', 'stageId']));
});
