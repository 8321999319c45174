import * as rules from '../core/rules';
import { fold } from '../core/text';
import { InterviewStage } from '../roles/interview-stage.entity';
import { invalid, plain, type Field } from './field';
import type { Known } from './known';

/** The name of a stage, of which `settle` makes its key once the role is known. */
export function stageField({ needed = false } = {}): Field {
  return {
    ...plain('stageId', rules.text(120), { needed }),
    initial: {},
    store: () => ({}),
    tell: (row, teller) => teller.name(InterviewStage, row.stageId as number),
  };
}

/**
 * The stage of a role that has a name.
 * @throws Refusal naming the field
 */
export function stageNamed(known: Known, roleId: number, name: string, ...path: string[]): InterviewStage {
  const stages = known.parts(InterviewStage, 'roleId', roleId);
  const stage = stages.find(({ nameKey }) => nameKey === fold(name));
  if (!stage) throw invalid('The role has no such stage.', ...path);
  return stage;
}
