import { createApplicant } from '../applicants/applicant.service';
import { createApplication, moveApplication, withdrawApplication } from '../applications/application.service';
import { NoteVisibility } from '../notes/note.enums';
import { addNote } from '../notes/note.service';
import { RejectionKind } from '../rejection-reasons/rejection-reason.enums';
import { StageType } from '../roles/role.enums';
import { daysAfter } from './calendar';
import { goesOn, present, turnDown, wait, type Candidacy } from './candidacy';
import { personOf, sourceOf } from './candidate';
import { interviewRound } from './interview.story';
import { offerRound, quickOffer } from './offer.story';
import type { DemoOrganization } from './organization';
import type { Random } from './random';
import type { Hiring } from './role.story';
import type { Story } from './stories';

/** A person applies to a role and goes through its stages, as far as they come by now. */
export async function* candidacyStory(
  org: DemoOrganization,
  hiring: Hiring,
  random: Random,
  number: number,
): Story {
  const open = hiring.quietFrom.getTime() - hiring.opensAt.getTime();
  const appliedAt = new Date(hiring.opensAt.getTime() + 3_600_000 + Math.floor(open * 0.97 * random.next()));
  yield appliedAt;
  yield* review(await apply(org, hiring, random, number, appliedAt));
}

/** Someone who goes through all stages, accepts at this very moment and is yet to be hired, with a seat of their own: there is always one. */
export async function* newcomerStory(
  org: DemoOrganization,
  hiring: Hiring,
  random: Random,
  number: number,
): Story {
  const daysAgo = (days: number): Date => daysAfter(org.now, -days);
  yield daysAgo(9);
  const candidacy = await apply(org, hiring, random, number, daysAgo(9));
  for (const [index, stage] of hiring.stages.slice(1).entries()) {
    candidacy.at = daysAgo(8 - index);
    yield candidacy.at;
    await move(candidacy, stage.id);
  }
  yield* quickOffer(candidacy);
}

async function apply(
  org: DemoOrganization,
  hiring: Hiring,
  random: Random,
  number: number,
  at: Date,
): Promise<Candidacy> {
  const work = org.as(hiring.recruiter, at);
  const person = personOf(random, number, hiring.spec, at.getUTCFullYear());
  const applicant = await createApplicant(work, person);
  const { id: applicationId } = await createApplication(work, {
    applicantId: applicant.id,
    roleId: hiring.role!.id,
    source: person.source ?? sourceOf(random),
  });
  return { org, hiring, random, applicationId, at, talent: random.next() };
}

/** Each stage in turn: something happens in it, then the candidate goes on or the application ends. */
async function* review(candidacy: Candidacy): Story {
  const { hiring, random } = candidacy;
  for (const [index, stage] of hiring.stages.entries()) {
    if (stage.type === StageType.OFFER) return yield* offerRound(candidacy);
    yield* wait(candidacy, 0.5, index === 0 ? 6 : 3);
    if (!(await goesOn(candidacy))) return;
    if (index > 0) yield* interviewRound(candidacy, stage);
    if (!(await goesOn(candidacy)) || random.chance(0.1)) return;
    if (random.chance(0.25)) await remark(candidacy);
    yield* wait(candidacy, 0.5, 4);
    if (!(await goesOn(candidacy))) return;
    if (random.chance(0.05)) return withdraw(candidacy);
    if (candidacy.talent + random.next() * 0.5 < 0.55 + index * 0.1) return turnDown(candidacy);
    await move(candidacy, hiring.stages[index + 1]!.id);
  }
}

async function move(candidacy: Candidacy, toStageId: number): Promise<void> {
  const { id, version } = await present(candidacy);
  const work = candidacy.org.as(candidacy.hiring.recruiter, candidacy.at);
  await moveApplication(work, { applicationId: id, toStageId, expectedVersion: version });
}

async function withdraw(candidacy: Candidacy): Promise<void> {
  const { org, hiring, random, at } = candidacy;
  const { id, version } = await present(candidacy);
  const reason = random.pick(org.reasonsOf(RejectionKind.BY_CANDIDATE));
  await withdrawApplication(org.as(hiring.recruiter, at), {
    applicationId: id,
    expectedVersion: version,
    reasonId: reason.id,
  });
}

const remarks = [
  'Strong in the first call; asks good questions.',
  'Can start within a month.',
  'Would like to know more about the team before the onsite.',
  'Prefers to work remotely four days a week.',
  'Knows two of us from an earlier job.',
];

async function remark({ org, hiring, random, applicationId, at }: Candidacy): Promise<void> {
  const visibility = random.chance(0.3) ? NoteVisibility.PRIVATE : NoteVisibility.PUBLIC;
  const body = random.pick(remarks);
  await addNote(org.as(hiring.recruiter, at), { applicationId, body, visibility });
}
