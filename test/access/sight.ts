import { ApplicantEmail } from '../../src/applicants/applicant-email.entity';
import { ApplicantTag } from '../../src/applicants/applicant-tag.entity';
import { Applicant } from '../../src/applicants/applicant.entity';
import { Application } from '../../src/applications/application.entity';
import { StageTransition } from '../../src/applications/stage-transition.entity';
import type { EntityClass } from '../../src/core/node';
import { AccessLevel, PeerFeedback } from '../../src/core/viewer';
import { Event } from '../../src/database/event.entity';
import { tableOf } from '../../src/database/rows';
import { entities } from '../../src/features';
import { Feedback } from '../../src/feedback/feedback.entity';
import { Interview } from '../../src/interviews/interview.entity';
import { Interviewer } from '../../src/interviews/interviewer.entity';
import { NoteMention } from '../../src/notes/note-mention.entity';
import { Note } from '../../src/notes/note.entity';
import { Offer } from '../../src/offers/offer.entity';
import { HiringTeamMember } from '../../src/roles/hiring-team-member.entity';
import { InterviewStage } from '../../src/roles/interview-stage.entity';
import { Opening } from '../../src/roles/opening.entity';
import { Role } from '../../src/roles/role.entity';
import { ApiKey } from '../../src/users/api-key.entity';
import { User } from '../../src/users/user.entity';
import { WebhookDelivery } from '../../src/webhooks/webhook-delivery.entity';
import { WebhookEndpoint } from '../../src/webhooks/webhook-endpoint.entity';
import { WebhookProgress } from '../../src/webhooks/webhook-progress.entity';
import type { TestApp } from '../support/app';

/** A row as it is stored. */
export type Stored = Record<string, any> & { id: number };
export type Rows = Map<EntityClass, Stored[]>;
/** The keys of the rows of each entity that somebody may see. */
export type Sight = Map<EntityClass, Set<number>>;

/** Who looks. */
export interface Onlooker {
  userId: number;
  level: AccessLevel;
  peerFeedback?: PeerFeedback;
}

/** All rows of all tables. */
export async function readRows(app: TestApp): Promise<Rows> {
  const rows: Rows = new Map();
  for (const entity of entities)
    rows.set(
      entity,
      (await app.database.primary.all(`SELECT * FROM ${tableOf(entity).name} ORDER BY id`)) as Stored[],
    );
  return rows;
}

const { ADMIN, RECRUITER, COORDINATOR, HIRING_MANAGER, INTERVIEWER, ANALYST } = AccessLevel;

/** What somebody may see, worked out from the words of the domain with nothing of the service. */
export function sightOf(rows: Rows, onlooker: Onlooker): Sight {
  const sight: Sight = new Map(entities.map((entity) => [entity, new Set(idsOf(rows.get(entity)!))]));
  const see = (entity: EntityClass, test: (row: Stored) => boolean) =>
    sight.set(entity, new Set(idsOf(rows.get(entity)!.filter(test))));
  const sees = (entity: EntityClass, id: number | null) => id !== null && sight.get(entity)!.has(id);
  const { level } = onlooker;
  const facts = factsOf(rows, onlooker);

  see(Role, (role) => seesRole(level, role, facts));
  for (const entity of [HiringTeamMember, InterviewStage, Opening])
    see(entity, ({ roleId }) => sees(Role, roleId));
  see(Application, ({ id, roleId }) => {
    if (level === ANALYST) return false;
    return level === INTERVIEWER ? facts.interviewed.has(id) : sees(Role, roleId);
  });
  see(StageTransition, ({ applicationId }) => sees(Application, applicationId));
  see(Applicant, ({ id }) => {
    if (level === ADMIN) return true;
    const theirs = rows.get(Application)!.filter(({ applicantId }) => applicantId === id);
    const adds = level === RECRUITER || level === COORDINATOR;
    return theirs.some((row) => sees(Application, row.id)) || (adds && theirs.length === 0);
  });
  const contacts = [ADMIN, RECRUITER, COORDINATOR, HIRING_MANAGER].includes(level);
  see(ApplicantEmail, ({ applicantId }) => contacts && sees(Applicant, applicantId));
  see(ApplicantTag, ({ applicantId }) => sees(Applicant, applicantId));
  if (level === ANALYST) for (const [entity] of sight) if (entity.name === 'Tag') see(entity, () => false);
  see(
    Interview,
    ({ id, applicationId }) => level !== ANALYST && (sees(Application, applicationId) || facts.seats.has(id)),
  );
  see(Interviewer, ({ interviewId }) => sees(Interview, interviewId));
  see(Feedback, (row) => level !== ANALYST && seesFeedback(row, onlooker, facts, sees));
  const pay = [ADMIN, RECRUITER, HIRING_MANAGER].includes(level);
  see(Offer, ({ applicationId }) => pay && sees(Application, applicationId));
  see(Note, (note) => {
    const subject = sees(Application, note.applicationId) || sees(Applicant, note.applicantId);
    return level !== ANALYST && subject && readsNote(level, note, onlooker.userId);
  });
  see(NoteMention, ({ noteId }) => sees(Note, noteId));
  for (const entity of [WebhookEndpoint, WebhookProgress, WebhookDelivery])
    see(entity, () => level === ADMIN);
  see(User, ({ id }) => level !== ANALYST || id === onlooker.userId);
  see(ApiKey, ({ userId }) => level === ADMIN || userId === onlooker.userId);
  see(Event, ({ subjectType, subjectId }) => {
    const entity = entities.find(({ name }) => name === subjectType);
    return level === ADMIN && entity !== undefined && sees(entity, subjectId);
  });
  return sight;
}

interface Facts {
  /** The roles of whose team they are. */
  teams: Set<number>;
  /** The interviews on whose panel they are. */
  seats: Set<number>;
  /** The applications of those that were not called off, and the roles of these applications. */
  interviewed: Set<number>;
  interviewedRoles: Set<number>;
  /** The applications on which they have submitted something. */
  judged: Set<number>;
}

function factsOf(rows: Rows, { userId }: Onlooker): Facts {
  const own = (entity: EntityClass) => rows.get(entity)!.filter((row) => row.userId === userId);
  const seats = new Set(own(Interviewer).map(({ interviewId }) => interviewId as number));
  const held = rows.get(Interview)!.filter(({ id, status }) => seats.has(id) && status !== 'CANCELLED');
  const interviewed = new Set(held.map(({ applicationId }) => applicationId as number));
  const applications = rows.get(Application)!.filter(({ id }) => interviewed.has(id));
  const submitted = rows
    .get(Feedback)!
    .filter((row) => row.authorId === userId && row.status === 'SUBMITTED');
  return {
    teams: new Set(own(HiringTeamMember).map(({ roleId }) => roleId as number)),
    seats,
    interviewed,
    interviewedRoles: new Set(applications.map(({ roleId }) => roleId as number)),
    judged: new Set(submitted.map(({ applicationId }) => applicationId as number)),
  };
}

function seesRole(level: AccessLevel, { id, confidential }: Stored, facts: Facts): boolean {
  switch (level) {
    case ADMIN:
      return true;
    case RECRUITER:
      return !confidential || facts.teams.has(id);
    case COORDINATOR:
    case HIRING_MANAGER:
      return facts.teams.has(id);
    case INTERVIEWER:
      return facts.interviewedRoles.has(id);
    case ANALYST:
      return !confidential;
  }
}

function seesFeedback(
  { authorId, status, applicationId }: Stored,
  { userId, peerFeedback = PeerFeedback.AFTER_OWN }: Onlooker,
  { interviewed, judged }: Facts,
  sees: (entity: EntityClass, id: number) => boolean,
): boolean {
  if (authorId === userId) return true;
  if (status !== 'SUBMITTED' || !sees(Application, applicationId)) return false;
  if (!interviewed.has(applicationId) || peerFeedback === PeerFeedback.ALWAYS) return true;
  return peerFeedback === PeerFeedback.AFTER_OWN && judged.has(applicationId);
}

function readsNote(level: AccessLevel, { visibility, authorId }: Stored, userId: number): boolean {
  if (authorId === userId || visibility === 'PUBLIC' || level === ADMIN) return true;
  return visibility === 'PRIVATE' && (level === RECRUITER || level === HIRING_MANAGER);
}

function idsOf(rows: readonly Stored[]): number[] {
  return rows.map(({ id }) => id);
}
