import { Application } from '../applications/application.entity';
import { ApplicationStatus } from '../applications/application.enums';
import { rejectApplication } from '../applications/application.service';
import { RejectionKind } from '../rejection-reasons/rejection-reason.enums';
import { officeTime } from './calendar';
import type { DemoOrganization } from './organization';
import type { Random } from './random';
import type { Hiring } from './role.story';
import type { Story } from './stories';

/** What the episodes of a candidacy share: who, where, by which chance, and what time it is. */
export interface Candidacy {
  org: DemoOrganization;
  hiring: Hiring;
  random: Random;
  applicationId: number;
  /** The instant that the story has come to. */
  at: Date;
  /** How good the candidate is, from 0 to 1: what decides and what interviewers write. */
  talent: number;
}

/** The application as it is now. */
export async function present({ org, hiring, applicationId, at }: Candidacy): Promise<Application> {
  const application = await org.as(hiring.recruiter, at).findFirst(Application, { id: applicationId });
  return application!;
}

/** Whether the application still runs, and the role has not gone quiet. */
export async function goesOn(candidacy: Candidacy): Promise<boolean> {
  if (candidacy.at > candidacy.hiring.quietFrom) return false;
  return (await present(candidacy)).status === ApplicationStatus.ACTIVE;
}

/** Lets office time pass. */
export async function* wait(candidacy: Candidacy, least: number, most: number): Story {
  candidacy.at = officeTime(candidacy.random, candidacy.at, least, most);
  yield candidacy.at;
}

/** Rejects the candidate. */
export async function turnDown(candidacy: Candidacy): Promise<void> {
  const { org, hiring, random, at } = candidacy;
  const { id, version } = await present(candidacy);
  const reason = random.pick(org.reasonsOf(RejectionKind.BY_ORGANIZATION));
  const note = random.chance(0.4) ? 'A kind letter was sent.' : null;
  const step = { applicationId: id, expectedVersion: version, reasonId: reason.id, note };
  await rejectApplication(org.as(hiring.recruiter, at), step);
}
