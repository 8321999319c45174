import { normalizeEmail } from '../core/text';
import { AlreadyExists, InvalidInput, isTaken, NotFound, Refusal, RuleViolation } from '../core/user-error';
import type { Work } from '../database/work';
import { ApplicantEmail } from './applicant-email.entity';
import type {
  AddApplicantEmailInput,
  RemoveApplicantEmailInput,
  SetPrimaryEmailInput,
} from './applicant-email.inputs';
import type { Applicant } from './applicant.entity';
import { ContactKind } from './applicant.enums';
import { applicantToChange } from './applicant-state.service';
import { demandRoom } from './merged-profile';
import type { EmailInput } from './profile.inputs';
import { profileLimits } from './profile.types';

/** Who writes an applicant's addresses has locked the applicant, so that one of them is primary at any time. */
const oldestFirst = { orderBy: 't.id' } as const;

function addressesOf(work: Work, applicant: Applicant): Promise<ApplicantEmail[]> {
  return work.find(ApplicantEmail, { applicantId: applicant.id }, oldestFirst);
}

/** Raises the applicant's version and tells that their addresses changed, which are themselves confidential. */
async function changed(work: Work, applicant: Applicant): Promise<Applicant> {
  await work.save(applicant, null);
  work.record('applicant.emailsChanged', applicant, { emails: null });
  return applicant;
}

async function addAddress(
  work: Work,
  applicant: Applicant,
  { address, kind, primary }: EmailInput,
  path: string[],
): Promise<ApplicantEmail> {
  const values = {
    applicantId: applicant.id,
    address,
    normalized: normalizeEmail(address),
    kind: kind ?? ContactKind.PERSONAL,
    primaryOfId: primary ? applicant.id : null,
  };
  try {
    return await work.add(ApplicantEmail, values, null);
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new Refusal(new AlreadyExists('Another applicant has this e-mail address.', path));
  }
}

/** The one primary address: first it is taken from the former one, since the database allows no two. */
async function makePrimary(work: Work, addresses: ApplicantEmail[], chosen: ApplicantEmail): Promise<void> {
  for (const address of addresses)
    if (address.primary && address !== chosen)
      await work.save(Object.assign(address, { primaryOfId: null }), null);
  await work.save(Object.assign(chosen, { primaryOfId: chosen.applicantId }), null);
}

/**
 * Makes these the addresses of an applicant: what stands in both lists keeps its id, the rest goes or comes. The first is
 * primary when none is marked. Tells nobody; whoever calls records the event.
 * @throws Refusal with InvalidInput when an address stands there twice or two are primary; with AlreadyExists when one
 *   belongs to another applicant, its path naming it
 */
export async function writeAddresses(
  work: Work,
  applicant: Applicant,
  given: readonly EmailInput[],
  present: readonly ApplicantEmail[] = [],
): Promise<void> {
  judge(given);
  const marked = Math.max(
    given.findIndex(({ primary }) => primary),
    0,
  );
  const wanted = new Map(given.map((email, index) => [normalizeEmail(email.address), { ...email, index }]));
  for (const address of present) if (!wanted.has(address.normalized)) await work.remove(address, null);
  const kept = present.filter((address) => wanted.has(address.normalized));
  const all: ApplicantEmail[] = [];
  for (const [normalized, { index, ...email }] of wanted) {
    const known = kept.find((address) => address.normalized === normalized);
    const path = ['input', 'emails', String(index), 'address'];
    if (known) Object.assign(known, { address: email.address, kind: email.kind ?? known.kind });
    if (known) await work.save(known, null);
    all.push(known ?? (await addAddress(work, applicant, { ...email, primary: false }, path)));
  }
  if (all.length > 0) await makePrimary(work, all, all[marked]!);
}

/** Gives an applicant other addresses, as `writeAddresses` does, and tells so. */
export async function replaceAddresses(
  work: Work,
  applicant: Applicant,
  given: readonly EmailInput[],
): Promise<void> {
  await writeAddresses(work, applicant, given, await addressesOf(work, applicant));
  work.record('applicant.emailsChanged', applicant, { emails: null });
}

function judge(given: readonly EmailInput[]): void {
  const faults: InvalidInput[] = [];
  const seen = new Set<string>();
  let primaries = 0;
  for (const [index, { address, primary }] of given.entries()) {
    const path = ['input', 'emails', String(index)];
    const normalized = normalizeEmail(address);
    if (seen.has(normalized))
      faults.push(new InvalidInput('The address stands there twice.', [...path, 'address']));
    seen.add(normalized);
    if (primary && ++primaries > 1)
      faults.push(new InvalidInput('Only one address can be primary.', [...path, 'primary']));
  }
  if (faults.length > 0) throw new Refusal(...faults);
}

/**
 * Adds an address; the first one of an applicant becomes primary.
 * @throws Refusal with NotFound, VersionConflict, AlreadyExists, or a RuleViolation: TOO_MANY_EMAILS or of
 *   `applicantToChange`
 */
export async function addApplicantEmail(work: Work, input: AddApplicantEmailInput): Promise<Applicant> {
  const { applicantId, expectedVersion, ...email } = input;
  const applicant = await applicantToChange(work, applicantId, 'applicantId', expectedVersion);
  const present = await addressesOf(work, applicant);
  const path = ['input', 'address'];
  if (present.some(({ normalized }) => normalized === normalizeEmail(email.address)))
    throw new Refusal(new AlreadyExists('The applicant has this e-mail address already.', path));
  if (present.length >= profileLimits.emails)
    throw new Refusal(
      new RuleViolation('TOO_MANY_EMAILS', `An applicant has at most ${profileLimits.emails}.`, path),
    );
  const added = await addAddress(work, applicant, { ...email, primary: false }, path);
  if (email.primary || present.length === 0) await makePrimary(work, present, added);
  return changed(work, applicant);
}

/** The address that the user names, with its applicant locked and all addresses of that one. */
async function named(work: Work, { emailId, expectedVersion }: SetPrimaryEmailInput) {
  const { applicantId } = await work.get(ApplicantEmail, emailId, 'emailId');
  const applicant = await applicantToChange(work, applicantId, 'emailId', expectedVersion);
  const all = await addressesOf(work, applicant);
  const chosen = all.find(({ id }) => id === emailId);
  if (!chosen) throw new Refusal(new NotFound(ApplicantEmail, ['input', 'emailId']));
  return { applicant, chosen, others: all.filter((address) => address !== chosen) };
}

/**
 * Removes an address; when it was primary, the oldest of the others becomes so.
 * @throws Refusal with NotFound, VersionConflict, or as `applicantToChange` does
 */
export async function removeApplicantEmail(work: Work, input: RemoveApplicantEmailInput): Promise<Applicant> {
  const { applicant, chosen, others } = await named(work, input);
  await work.remove(chosen, null);
  if (chosen.primary && others[0]) await makePrimary(work, others, others[0]);
  return changed(work, applicant);
}

/**
 * Chooses the address to write to.
 * @throws Refusal with NotFound, VersionConflict, or as `applicantToChange` does
 */
export async function setPrimaryEmail(work: Work, input: SetPrimaryEmailInput): Promise<Applicant> {
  const { applicant, chosen, others } = await named(work, input);
  if (chosen.primary) return applicant;
  await makePrimary(work, others, chosen);
  return changed(work, applicant);
}

/**
 * Gives the winner of a merge the loser's addresses; the winner's primary one stays so.
 * @param both locked by the caller
 * @throws Refusal with RuleViolation TOO_MUCH_TO_MERGE
 */
export async function takeAddresses(
  work: Work,
  { winner, loser }: { winner: Applicant; loser: Applicant },
): Promise<void> {
  const match = { applicantId: [winner.id, loser.id] };
  const all = await work.find(ApplicantEmail, match, { ...oldestFirst, lock: 'update' });
  const coming = all.filter(({ applicantId }) => applicantId === loser.id);
  if (coming.length === 0) return;
  demandRoom(all.length, profileLimits.emails, 'e-mail addresses');
  const hasPrimary = coming.length < all.length;
  for (const address of coming) {
    const primaryOfId = address.primary && !hasPrimary ? winner.id : null;
    await work.save(Object.assign(address, { applicantId: winner.id, primaryOfId }), null);
  }
  work.record('applicant.emailsChanged', winner, { emails: null });
}
