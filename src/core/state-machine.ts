import { IllegalTransition, Refusal } from './user-error';

interface Step<Status extends string> {
  from: readonly Status[];
  to: Status;
}

/** The legal transitions of one kind of object, written once: action -> the statuses it starts from and the one it leads to. */
export class StateMachine<Status extends string, Action extends string> {
  constructor(
    readonly thing: string,
    readonly steps: Record<Action, Step<Status>>,
  ) {}

  /**
   * The status after an action.
   * @throws Refusal with IllegalTransition when the action does not start from the present status
   */
  next(action: Action, present: Status): Status {
    const { from, to } = this.steps[action];
    if (from.includes(present)) return to;
    throw new Refusal(new IllegalTransition(this.thing, present, to, this.reachable(present)));
  }

  /** Why an action cannot be done now, as a sentence; null when it can. */
  whyNot(action: Action, present: Status): string | null {
    const { from } = this.steps[action];
    return from.includes(present) ? null : `Only while ${from.join(' or ')}; it is ${present}.`;
  }

  /** Whether some actions, one after the other, lead from a status to another one; none do where both are the same. */
  reaches(from: Status, to: Status): boolean {
    const reached = new Set([from]);
    for (const status of reached) for (const next of this.reachable(status)) reached.add(next);
    return reached.has(to);
  }

  private reachable(present: Status): Status[] {
    const steps = Object.values<Step<Status>>(this.steps);
    return [...new Set(steps.filter((step) => step.from.includes(present)).map((step) => step.to))];
  }
}
