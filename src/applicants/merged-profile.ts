import { Refusal, RuleViolation } from '../core/user-error';
import type { Applicant } from './applicant.entity';
import { alike, sameEducation, sameExperience, sameLink, samePhone } from './profile-likeness.service';
import { newestFirst } from './profile.service';
import { profileLimits } from './profile.types';

type Lists = Pick<Applicant, 'phones' | 'links' | 'skills' | 'experience' | 'education'>;

const most: Record<keyof Lists, number> = {
  ...profileLimits,
  experience: profileLimits.entries,
  education: profileLimits.entries,
};

const plainFields = ['headline', 'summary', 'location', 'timeZone'] as const;

/**
 * What an applicant has after another one went into them: what they say stays, what they do not say comes from the other
 * one, lists hold the entries of both, each once. Who asked not to be contacted under one of the names did so under both;
 * of two consents the one that reaches further counts.
 * @throws Refusal with RuleViolation TOO_MUCH_TO_MERGE when a list gets too long
 */
export function mergedProfile(winner: Applicant, loser: Applicant): Partial<Applicant> {
  const filled = plainFields.map((field) => [field, winner[field] ?? loser[field]]);
  const { sourceKind, sourceName } = winner.sourceKind ? winner : loser;
  return {
    ...(Object.fromEntries(filled) as Partial<Applicant>),
    ...{ sourceKind, sourceName },
    phones: joined('phones', winner, loser, samePhone),
    links: joined('links', winner, loser, sameLink),
    skills: joined('skills', winner, loser, alike),
    experience: newestFirst(joined('experience', winner, loser, sameExperience)),
    education: newestFirst(joined('education', winner, loser, sameEducation)),
    doNotContact: winner.doNotContact || loser.doNotContact,
    consentUntil: later(winner.consentUntil, loser.consentUntil),
  };
}

function later(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b;
  return a > b ? a : b;
}

function joined<K extends keyof Lists>(
  list: K,
  winner: Applicant,
  loser: Applicant,
  same: (a: Lists[K][number], b: Lists[K][number]) => boolean,
): Lists[K] {
  const present: ReadonlyArray<Lists[K][number]> = winner[list];
  const coming = (loser[list] as ReadonlyArray<Lists[K][number]>).filter(
    (entry) => !present.some((known) => same(known, entry)),
  );
  if (coming.length > 0) demandRoom(present.length + coming.length, most[list], list);
  return [...present, ...coming] as Lists[K];
}

/**
 * Nothing is left out silently: whoever merges shortens a list first.
 * @throws Refusal with RuleViolation TOO_MUCH_TO_MERGE
 */
export function demandRoom(together: number, most: number, what: string): void {
  if (together <= most) return;
  const message = `Together they have ${together} ${what}, and an applicant has at most ${most}; take some away first.`;
  throw new Refusal(new RuleViolation('TOO_MUCH_TO_MERGE', message, ['input', 'loserId']));
}
