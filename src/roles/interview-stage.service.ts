import { Hook } from '../core/hook';
import { Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { InterviewStage } from './interview-stage.entity';

/**
 * Runs before a stage is deactivated, while its row is locked; applications object while an ACTIVE one stands in it.
 * Handlers must read with a lock, to see what was committed while this Work waited.
 */
export const stageDeactivating = new Hook<[work: Work, stage: InterviewStage]>();

/**
 * The stage in which applications to a role begin: the first of its active plan. It stays active until the Work ends.
 * @throws Refusal with RuleViolation NO_STAGE
 */
export async function firstStage(work: Work, roleId: number): Promise<InterviewStage> {
  const stage = await work.findFirst(
    InterviewStage,
    { roleId, active: true },
    { lock: 'share', orderBy: 't.position' },
  );
  if (!stage) throw new Refusal(new RuleViolation('NO_STAGE', 'The role has no active stage.'));
  return stage;
}

/**
 * The stage that the user names, if it is an active one of the role (rule 3). It stays active until the Work ends.
 * @param path where the id of the stage stands in the input
 * @throws Refusal with NotFound, or with RuleViolation STAGE_OF_ANOTHER_ROLE or STAGE_NOT_ACTIVE
 */
export async function stageOfRole(
  work: Work,
  roleId: number,
  stageId: number,
  path: string,
): Promise<InterviewStage> {
  const stage = await work.get(InterviewStage, stageId, path, { lock: 'share' });
  const refuse = (code: string, message: string) =>
    new Refusal(new RuleViolation(code, message, ['input', path]));
  if (stage.roleId !== roleId) throw refuse('STAGE_OF_ANOTHER_ROLE', 'The stage belongs to another role.');
  if (!stage.active) throw refuse('STAGE_NOT_ACTIVE', 'The stage is not active; nothing enters it.');
  return stage;
}
