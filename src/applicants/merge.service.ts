import { Hook } from '../core/hook';
import { InvalidInput, Refusal, VersionConflict } from '../core/user-error';
import type { Work } from '../database/work';
import { takeAddresses } from './applicant-email.service';
import { demandChangeable } from './applicant-state.service';
import { Applicant } from './applicant.entity';
import type { MergeApplicantsInput } from './merge.inputs';
import { mergedProfile } from './merged-profile';
import { takeTags } from './tag.service';

/** The two of a merge, both locked until the Work ends. */
export interface Merge {
  winner: Applicant;
  loser: Applicant;
}

/** Runs when two applicants become one: what refers to the loser goes over to the winner, or objects by a Refusal. */
export const applicantsMerging = new Hook<[work: Work, merge: Merge]>();

/**
 * Makes two applicants one: all that refers to the loser refers to the winner from then on, and the loser's id leads to the
 * winner (rule 14). Whoever went into the loser before goes along, so that each id leads there in one step.
 * @returns the winner
 * @throws Refusal with NotFound, VersionConflict, InvalidInput when the two are one, a RuleViolation: TOO_MUCH_TO_MERGE, of
 *   `demandChangeable`, or what the features above object
 */
export async function mergeApplicants(work: Work, input: MergeApplicantsInput): Promise<Applicant> {
  const merge = await bothToChange(work, input);
  const { winner, loser } = merge;
  await applicantsMerging.run(work, merge);
  await takeAddresses(work, merge);
  await takeTags(work, merge);
  const earlier = await work.find(Applicant, { mergedIntoId: loser.id }, { lock: 'update', orderBy: 't.id' });
  for (const one of [...earlier, loser])
    await work.save(Object.assign(one, { mergedIntoId: winner.id }), 'applicant.merged');
  return work.save(Object.assign(winner, mergedProfile(winner, loser)), 'applicant.tookOver');
}

/** Both of them, locked in the order of their ids: of two merges of the same people, one waits for the other. */
async function bothToChange(work: Work, input: MergeApplicantsInput): Promise<Merge> {
  const { winnerId, loserId, expectedVersion, loserExpectedVersion } = input;
  const winner = () => work.get(Applicant, winnerId, 'winnerId', { lock: 'update' });
  const loser = () => work.get(Applicant, loserId, 'loserId', { lock: 'update' });
  const [first, second] = winnerId < loserId ? [winner, loser] : [loser, winner];
  const rows = [await first(), await second()];
  const both = {
    winner: rows.find(({ id }) => id === winnerId)!,
    loser: rows.find(({ id }) => id === loserId)!,
  };
  if (winnerId === loserId)
    throw new Refusal(new InvalidInput('Nobody can be merged into themselves.', ['input', 'loserId']));
  demandVersion(both.winner, expectedVersion, 'expectedVersion');
  demandVersion(both.loser, loserExpectedVersion, 'loserExpectedVersion');
  demandChangeable(both.winner, 'winnerId');
  demandChangeable(both.loser, 'loserId');
  return both;
}

function demandVersion({ id, version }: Applicant, expected: number, path: string): void {
  if (version === expected) return;
  throw new Refusal(Object.assign(new VersionConflict(Applicant, id), { path: ['input', path] }));
}
