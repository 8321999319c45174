import type { Application } from '../applications/application.entity';
import { ApplicationStatus } from '../applications/application.enums';
import { applicationMachine } from '../applications/application.machine';
import type { StageTransition } from '../applications/stage-transition.entity';
import { invalid } from './field';

/** A transition as it is stored, but for its application. */
export type Step = Pick<
  StageTransition,
  'fromStageId' | 'toStageId' | 'fromStatus' | 'toStatus' | 'reasonId' | 'occurredAt' | 'actorId'
>;

const { ACTIVE } = ApplicationStatus;
const actions = Object.values(applicationMachine.steps);

/**
 * The whole history of an application: what is there, and what a line adds. A line that tells no history gets the steps
 * that lead from what is there to the state that it tells.
 * @throws Refusal when the line would rewrite what is there, or breaks the state machine or rule 4
 */
export function historyOf(
  row: Application,
  present: readonly Step[],
  given: Step[] | null,
  now: Date,
): Step[] {
  const steps = given ?? [...present, ...leading(row, present.at(-1), now)];
  const differs = present.findIndex((step, index) => !steps[index] || !equal(step, steps[index]));
  if (differs >= 0)
    throw invalid(
      'The history that is here is another one; it can be gone on with, never rewritten.',
      'transitions',
      String(differs),
    );
  steps.forEach((step, index) => judge(step, steps[index - 1], index));
  const last = steps.at(-1);
  if (!last || last.toStatus !== row.status || last.toStageId !== row.stageId)
    throw invalid('The last transition must equal the present stage and status.', 'transitions');
  return steps;
}

/** When an application came into its present stage. */
export function enteredAt(steps: readonly Step[]): Date {
  return steps.findLast(({ fromStageId, toStageId }) => fromStageId !== toStageId)!.occurredAt;
}

function equal(a: Step, b: Step): boolean {
  const facts = ({ toStageId, toStatus, occurredAt }: Step) =>
    [toStageId, toStatus, occurredAt.getTime()].join();
  return facts(a) === facts(b);
}

function judge(step: Step, former: Step | undefined, index: number): void {
  const refuse = (message: string) => invalid(message, 'transitions', String(index));
  const { fromStatus, toStatus, fromStageId, toStageId } = step;
  if (!former) {
    if (fromStatus !== null || fromStageId !== null || toStatus !== ACTIVE)
      throw refuse('The first transition comes from nowhere and leads to ACTIVE.');
    return;
  }
  if (fromStatus !== former.toStatus || fromStageId !== former.toStageId)
    throw refuse('A transition begins where the one before it ended.');
  if (step.occurredAt < former.occurredAt) throw refuse('Transitions stand in the order of time.');
  const isLegal = actions.some(({ from, to }) => to === toStatus && from.includes(fromStatus));
  const moves = fromStageId !== toStageId;
  if (!isLegal || (toStatus !== ACTIVE && moves) || (fromStatus === ACTIVE && toStatus === ACTIVE && !moves))
    throw refuse('The application cannot go this way.');
}

/** The steps from the last known state to the present one. */
function leading(row: Application, last: Step | undefined, now: Date): Step[] {
  const steps: Step[] = [];
  const go = (toStatus: ApplicationStatus, at: Date | null, facts: Partial<Step> = {}) => {
    const before = steps.at(-1) ?? last;
    const occurredAt = before && (!at || at < before.occurredAt) ? before.occurredAt : (at ?? now);
    const from = { fromStageId: before?.toStageId ?? null, fromStatus: before?.toStatus ?? null };
    steps.push({
      ...from,
      toStageId: row.stageId,
      toStatus,
      reasonId: null,
      actorId: null,
      occurredAt,
      ...facts,
    });
  };
  if (!last) go(ACTIVE, row.appliedAt);
  const ended = (step: Step) => step.toStatus !== ACTIVE;
  if (last && (last.toStageId !== row.stageId || (ended(last) && row.status !== last.toStatus)))
    go(ACTIVE, row.stageEnteredAt > last.occurredAt ? row.stageEnteredAt : now);
  const { toStatus } = steps.at(-1) ?? last!;
  if (row.status !== toStatus) go(row.status, endedAt(row), endFacts(row));
  return steps;
}

function endedAt({ rejectedAt, withdrawnAt, hiredAt }: Application): Date | null {
  return rejectedAt ?? withdrawnAt ?? hiredAt;
}

function endFacts({
  status,
  rejectionReasonId,
  rejectedById,
  withdrawalReasonId,
}: Application): Partial<Step> {
  const isRejected = status === ApplicationStatus.REJECTED;
  return {
    reasonId: isRejected ? rejectionReasonId : withdrawalReasonId,
    actorId: isRejected ? rejectedById : null,
  };
}
