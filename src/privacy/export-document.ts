import { Applicant } from '../applicants/applicant.entity';
import { Application } from '../applications/application.entity';
import type { StageTransition } from '../applications/stage-transition.entity';
import { globalId, globalIdOf, lowerFirst } from '../core/global-id';
import type { EntityClass, Node } from '../core/node';
import { payOf } from '../core/pay';
import { referredBy } from '../database/columns';
import { Event } from '../database/event.entity';
import { tableOf } from '../database/rows';
import { changesTold } from '../events/event-change.service';
import { Feedback } from '../feedback/feedback.entity';
import { Interview } from '../interviews/interview.entity';
import type { Interviewer } from '../interviews/interviewer.entity';
import type { NoteMention } from '../notes/note-mention.entity';
import { Note } from '../notes/note.entity';
import { Offer } from '../offers/offer.entity';
import { User } from '../users/user.entity';
import type { PersonRecords } from './person-records.service';

const subjects = new Map<string, EntityClass>(
  [Applicant, Application, Interview, Feedback, Offer, Note].map((entity) => [entity.name, entity]),
);

/** A row as it stands in an export. */
export type Exported = Record<string, unknown>;

/** Columns that are worked out of others for indexes and unique keys, or told in another form. */
const derived = new Set([
  'nameKey',
  'normalized',
  'primaryOfId',
  'activeApplicantId',
  'unresolvedApplicationId',
  'slot',
  'salaryAmount',
  'salaryCurrency',
  'salaryPeriod',
]);

/** A row with all its columns; keys become the ids that clients know. */
export function exported(row: Node): Exported {
  const entity = row.constructor as EntityClass;
  const values = row as unknown as Record<string, unknown>;
  const columns = tableOf(entity).columns.filter((column) => !derived.has(column) && column !== 'id');
  const told = (column: string): unknown => {
    const referred = referredBy(entity, column);
    return referred && values[column] !== null
      ? globalId(referred, values[column] as number)
      : values[column];
  };
  return { id: globalIdOf(row), ...Object.fromEntries(columns.map((column) => [column, told(column)])) };
}

/** Rows that belong to others of the person's rows. */
export interface Parts {
  transitions: StageTransition[];
  interviewers: Interviewer[];
  mentions: NoteMention[];
}

/** An application with everything that happened in it. */
export function applicationTold(application: Application, records: PersonRecords, parts: Parts): Exported {
  const own = <T extends { applicationId: number | null }>(rows: readonly T[]): T[] =>
    rows.filter(({ applicationId }) => applicationId === application.id);
  return {
    ...exported(application),
    transitions: own(parts.transitions).map(exported),
    interviews: own(records.interviews).map((interview) => interviewTold(interview, parts)),
    feedback: own(records.feedback).map(exported),
    offers: own(records.offers).map(offerTold),
    notes: own(records.notes).map((note) => noteTold(note, parts)),
  };
}

function interviewTold(interview: Interview, { interviewers }: Parts): Exported {
  const panel = interviewers.filter(({ interviewId }) => interviewId === interview.id);
  return { ...exported(interview), interviewerIds: panel.map(({ userId }) => globalId(User, userId)) };
}

function offerTold(offer: Offer): Exported {
  return {
    ...exported(offer),
    salary: payOf(offer.salaryAmount, offer.salaryCurrency, offer.salaryPeriod),
  };
}

/** A note with the users whom it mentions. */
export function noteTold(note: Note, { mentions }: Parts): Exported {
  const mentioned = mentions.filter(({ noteId }) => noteId === note.id);
  return { ...exported(note), mentionIds: mentioned.map(({ userId }) => globalId(User, userId)) };
}

/** An event with its changes in the form of the event log. */
export function eventTold(event: Event): Exported {
  const { id, type, subjectType, subjectId, actorId, via, occurredAt, requestId } = event;
  const entity = subjects.get(subjectType) ?? null;
  return {
    id: globalId(Event, id),
    type,
    subjectId: `${lowerFirst(subjectType)}_${subjectId}`,
    actorId: actorId === null ? null : globalId(User, actorId),
    via,
    occurredAt,
    requestId,
    changes: changesTold(event, entity, () => false),
  };
}
