import { assignGiven } from '../core/assign';
import { Hook } from '../core/hook';
import { InvalidInput, Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { changeableRole } from './changeable-role.service';
import { InterviewStage, mostStages } from './interview-stage.entity';
import type {
  AddStageInput,
  DeactivateStageInput,
  ReactivateStageInput,
  ReorderStagesInput,
  UpdateStageInput,
} from './interview-stage.inputs';
import type { Role } from './role.entity';
import { activePlan, criteriaOf, renumber } from './stage-plan';

/**
 * Runs before a stage is deactivated, while its row is locked against whatever enters it by `firstStage` or `stageOfRole`;
 * applications object while an ACTIVE one stands in it.
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
  const stage = await stageToEnter(work, stageId, path);
  demandStageOf(roleId, stage, path);
  return stage;
}

/** The stage that the user names, as it stays until the Work ends; whether it may be entered `demandStageOf` tells. */
export function stageToEnter(work: Work, stageId: number, path: string): Promise<InterviewStage> {
  return work.get(InterviewStage, stageId, path, { lock: 'share' });
}

/** @throws Refusal with RuleViolation STAGE_OF_ANOTHER_ROLE or STAGE_NOT_ACTIVE */
export function demandStageOf(roleId: number, stage: InterviewStage, path: string): void {
  const refuse = (code: string, message: string) =>
    new Refusal(new RuleViolation(code, message, ['input', path]));
  if (stage.roleId !== roleId) throw refuse('STAGE_OF_ANOTHER_ROLE', 'The stage belongs to another role.');
  if (!stage.active) throw refuse('STAGE_NOT_ACTIVE', 'The stage is not active; nothing enters it.');
}

/**
 * Adds a stage to the plan of a role, at a position or at the end.
 * @throws Refusal with NotFound, InvalidInput, AlreadyExists (name), or RuleViolation ROLE_ARCHIVED or TOO_MANY_STAGES
 */
export async function addStage(work: Work, input: AddStageInput): Promise<InterviewStage> {
  const { roleId, name, type, targetDays } = input;
  await changeableRole(work, roleId, 'roleId');
  const plan = await activePlan(work, roleId);
  refuseFullPlan(plan, 'roleId');
  const position = input.position ?? plan.length + 1;
  if (position > plan.length + 1)
    throw new Refusal(new InvalidInput('The position would leave a gap.', ['input', 'position']));
  await renumber(work, plan.toSpliced(position - 1, 0, null as never));
  const criteria = criteriaOf(input.criteria, ['input', 'criteria']);
  const values = { roleId, name, type, position, active: true, targetDays: targetDays ?? null, criteria };
  return work.addLast(InterviewStage, values, 'interviewStage.added');
}

/**
 * Renames a stage, or changes its type, its target or its criteria.
 * @throws Refusal with NotFound, VersionConflict, InvalidInput, AlreadyExists, or RuleViolation ROLE_ARCHIVED
 */
export async function updateStage(work: Work, input: UpdateStageInput): Promise<InterviewStage> {
  const { stageId, expectedVersion, criteria, ...changes } = input;
  const stage = await changeableStage(work, stageId, expectedVersion);
  assignGiven(stage, changes, ['name', 'type']);
  if (criteria !== undefined) stage.criteria = criteriaOf(criteria, ['input', 'criteria']);
  return work.save(stage, 'interviewStage.updated');
}

/**
 * Puts the plan of a role in another order. The role's version rises, so that of two orders made from one sight of the
 * plan the second is refused.
 * @throws Refusal with NotFound, VersionConflict, or RuleViolation ROLE_ARCHIVED or NOT_THE_WHOLE_PLAN
 */
export async function reorderStages(work: Work, input: ReorderStagesInput): Promise<Role> {
  const { roleId, expectedVersion, stageIds } = input;
  const role = await changeableRole(work, roleId, 'roleId', expectedVersion);
  const plan = await activePlan(work, roleId);
  const byKey = new Map(plan.map((stage) => [stage.id, stage]));
  const ordered = [...new Set(stageIds)].flatMap((id) => byKey.get(id) ?? []);
  if (ordered.length !== stageIds.length || ordered.length !== plan.length)
    throw new Refusal(
      new RuleViolation('NOT_THE_WHOLE_PLAN', 'Name every active stage of the role, each once.', [
        'input',
        'stageIds',
      ]),
    );
  const keys = plan.map((stage) => stage.id);
  await renumber(work, ordered);
  await work.save(role, null);
  work.record('role.stagesReordered', role, { stageIds: [keys, stageIds] });
  return role;
}

/**
 * Takes a stage out of the plan; what it has seen keeps it in the history.
 * @throws Refusal with NotFound, VersionConflict, RuleViolation STAGE_NOT_ACTIVE, LAST_STAGE or ROLE_ARCHIVED, or with
 *   what dependent features hold against it
 */
export async function deactivateStage(work: Work, input: DeactivateStageInput): Promise<InterviewStage> {
  const stage = await changeableStage(work, input.stageId, input.expectedVersion);
  if (!stage.active) throw refusal('STAGE_NOT_ACTIVE', 'The stage is not active already.');
  const rest = (await activePlan(work, stage.roleId)).filter(({ id }) => id !== stage.id);
  if (rest.length === 0) throw refusal('LAST_STAGE', 'It is the only stage of the role.');
  await stageDeactivating.run(work, stage);
  Object.assign(stage, { active: false, position: null });
  await work.save(stage, 'interviewStage.deactivated');
  await renumber(work, rest);
  return stage;
}

/**
 * Puts a stage back at the end of the plan.
 * @throws Refusal with NotFound, VersionConflict, or RuleViolation STAGE_ACTIVE, TOO_MANY_STAGES or ROLE_ARCHIVED
 */
export async function reactivateStage(work: Work, input: ReactivateStageInput): Promise<InterviewStage> {
  const stage = await changeableStage(work, input.stageId, input.expectedVersion);
  if (stage.active) throw refusal('STAGE_ACTIVE', 'The stage is active already.');
  const plan = await activePlan(work, stage.roleId);
  refuseFullPlan(plan, 'stageId');
  Object.assign(stage, { active: true, position: plan.length + 1 });
  return work.save(stage, 'interviewStage.reactivated');
}

/** The stage that is to be changed, with the row of its role locked before its own. */
async function changeableStage(
  work: Work,
  stageId: number,
  expectedVersion?: number | null,
): Promise<InterviewStage> {
  const { roleId } = await work.get(InterviewStage, stageId, 'stageId');
  await changeableRole(work, roleId, 'stageId');
  return work.get(InterviewStage, stageId, 'stageId', { expectedVersion, lock: 'update' });
}

function refuseFullPlan(plan: InterviewStage[], path: string): void {
  if (plan.length >= mostStages)
    throw refusal('TOO_MANY_STAGES', `A plan has at most ${mostStages} stages.`, path);
}

function refusal(code: string, message: string, path = 'stageId'): Refusal {
  return new Refusal(new RuleViolation(code, message, ['input', path]));
}
