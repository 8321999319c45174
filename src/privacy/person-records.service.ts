import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import type { EntityClass, Node } from '../core/node';
import type { Condition } from '../database/condition';
import type { Match } from '../database/match';
import { Feedback } from '../feedback/feedback.entity';
import { Interview } from '../interviews/interview.entity';
import { Note } from '../notes/note.entity';
import { Offer } from '../offers/offer.entity';

/** The rows with columns of their own about a person, and about whoever was merged into them. */
export interface PersonRecords {
  /** The person first. */
  applicants: Applicant[];
  applications: Application[];
  interviews: Interview[];
  feedback: Feedback[];
  offers: Offer[];
  notes: Note[];
}

/** How rows are read: locked, or as far as the viewer may see them. */
export type Read = <T extends Node>(
  entity: EntityClass<T>,
  match: Match<T>,
  condition?: Condition,
) => Promise<T[]>;

/** The keys of rows. */
export function keysOf(rows: readonly Node[]): number[] {
  return rows.map(({ id }) => id);
}

/** Reads what there is on a person, what is above first: whoever locks waits for others in one order. */
export async function recordsOf(read: Read, applicant: Applicant): Promise<PersonRecords> {
  const applicants = [applicant, ...(await read(Applicant, { mergedIntoId: applicant.id }))];
  const applicantId = keysOf(applicants);
  const applications = await read(Application, { applicantId });
  const applicationId = keysOf(applications);
  const interviews = await read(Interview, { applicationId });
  const feedback = await read(Feedback, { applicationId });
  const offers = await read(Offer, { applicationId });
  const notes = [...(await read(Note, { applicantId })), ...(await read(Note, { applicationId }))];
  return { applicants, applications, interviews, feedback, offers, notes };
}
