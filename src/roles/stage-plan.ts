import { fold } from '../core/text';
import { InvalidInput, Refusal } from '../core/user-error';
import { amongKeys } from '../database/condition';
import { tableOf } from '../database/rows';
import type { Work } from '../database/work';
import { InterviewStage, type FeedbackCriterion } from './interview-stage.entity';
import type { FeedbackCriterionInput, StageInput } from './interview-stage.inputs';
import type { Role } from './role.entity';
import { StageType } from './role.enums';

/** The plan of a role that is made without one. */
const defaultPlan: StageInput[] = [
  { name: 'Applied', type: StageType.APPLICATION_REVIEW },
  { name: 'Screen', type: StageType.SCREEN },
  { name: 'Interview', type: StageType.INTERVIEW },
  { name: 'Offer', type: StageType.OFFER },
];

/**
 * Gives a new role its plan; without one, the default plan.
 * @throws Refusal with InvalidInput: an empty plan, or a name twice
 */
export async function addPlan(work: Work, role: Role, given?: StageInput[] | null): Promise<void> {
  const plan = given ?? defaultPlan;
  if (plan.length === 0)
    throw new Refusal(new InvalidInput('A plan has at least one stage.', ['input', 'stages']));
  refuseRepeatedNames(plan, ['input', 'stages']);
  for (const [index, { criteria, ...stage }] of plan.entries()) {
    const judged = criteriaOf(criteria, ['input', 'stages', String(index), 'criteria']);
    const place = { roleId: role.id, position: index + 1, active: true };
    await work.append(InterviewStage, { ...place, ...stage, criteria: judged });
  }
}

/**
 * Criteria in their stored form.
 * @throws Refusal with InvalidInput when a name stands there twice
 */
export function criteriaOf(
  given: FeedbackCriterionInput[] | null | undefined,
  path: string[],
): FeedbackCriterion[] {
  const criteria = given ?? [];
  refuseRepeatedNames(criteria, path);
  return criteria.map(({ name, description = null }) => ({ name, description }));
}

/** The active stages of a role in order; the row of the role must be locked. */
export function activePlan(work: Work, roleId: number): Promise<InterviewStage[]> {
  return work.find(InterviewStage, { roleId, active: true }, { lock: 'update', orderBy: 't.position' });
}

/**
 * Numbers a plan from 1 in the given order; null keeps a place free. The stages that move are first put off their old
 * positions, since no two may share one at any moment; each has an event of its own.
 */
export async function renumber(work: Work, plan: ReadonlyArray<InterviewStage | null>): Promise<void> {
  const moving = plan.flatMap((stage, index) =>
    stage && stage.position !== index + 1 ? [{ stage, position: index + 1 }] : [],
  );
  if (moving.length === 0) return;
  const keys = moving.map(({ stage }) => stage.id);
  const { name } = tableOf(InterviewStage);
  await work.session.run(`UPDATE ${name} SET position = NULL WHERE ${amongKeys('id', keys).sql}`);
  for (const { stage, position } of moving) {
    stage.position = position;
    await work.save(stage, 'interviewStage.moved');
  }
}

function refuseRepeatedNames(things: ReadonlyArray<{ name: string }>, path: string[]): void {
  const seen = new Set<string>();
  for (const [index, { name }] of things.entries()) {
    if (seen.has(fold(name)))
      throw new Refusal(
        new InvalidInput('Another one in the list has this name.', [...path, String(index), 'name']),
      );
    seen.add(fold(name));
  }
}
