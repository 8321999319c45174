import { fold } from '../core/text';
import { InvalidInput, Refusal } from '../core/user-error';
import type { InterviewStage } from '../roles/interview-stage.entity';
import type { CriterionRating } from './feedback.entity';

/**
 * Checks ratings against the criteria of a stage; one without criteria takes any. Names are compared without case and
 * stored as the stage writes them.
 * @throws Refusal with InvalidInput for each criterion that is named twice or that the stage does not have
 */
export function criterionRatings(
  stage: Pick<InterviewStage, 'criteria'>,
  given: readonly CriterionRating[] | null | undefined,
): CriterionRating[] {
  const ratings = given ?? [];
  const names = ratings.map(({ criterion }) => fold(criterion));
  const known = new Map(stage.criteria.map(({ name }) => [fold(name), name]));
  const faults = names.flatMap((name, index) => {
    const message = faultOf(names.indexOf(name) < index, known.size > 0 && !known.has(name));
    return message ? [new InvalidInput(message, ['input', 'ratings', String(index), 'criterion'])] : [];
  });
  if (faults.length > 0) throw new Refusal(...faults);
  return ratings.map(({ criterion, score }, index) => ({
    criterion: known.get(names[index]!) ?? criterion,
    score,
  }));
}

function faultOf(twice: boolean, unknown: boolean): string | null {
  if (twice) return 'This criterion is rated twice.';
  return unknown ? 'The stage has no such criterion.' : null;
}
