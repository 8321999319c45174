import { InvalidInput, Refusal, RuleViolation } from '../core/user-error';
import type { Condition } from '../database/condition';
import { tableOf } from '../database/rows';
import type { Work } from '../database/work';
import { User } from '../users/user.entity';
import type { Interview } from './interview.entity';
import { InterviewStatus } from './interview.enums';
import { Interviewer } from './interviewer.entity';

const path = 'interviewerIds';

/**
 * The users that the input names as a panel; they stay active until the Work ends (rule 10). Those who are on it already
 * may have left since.
 * @throws Refusal with InvalidInput for an empty panel or a user named twice, NotFound, or RuleViolation
 *   INTERVIEWER_NOT_ACTIVE, each naming the place
 */
export async function panelOf(
  work: Work,
  userIds: readonly number[],
  present: readonly Interviewer[] = [],
): Promise<User[]> {
  if (userIds.length === 0)
    throw new Refusal(new InvalidInput('An interview has at least one interviewer.', ['input', path]));
  const twice = userIds.flatMap((id, index) => (userIds.indexOf(id) < index ? [index] : []));
  if (twice.length > 0)
    throw new Refusal(
      ...twice.map((index) => new InvalidInput('This interviewer is named twice.', place(index))),
    );
  const users = await work.getAll(User, userIds, path, { lock: 'share' });
  const stays = ({ id }: User) => present.some(({ userId }) => userId === id);
  const gone = users.flatMap((user, index) => (user.active || stays(user) ? [] : [index]));
  if (gone.length > 0) throw new Refusal(...gone.map((index) => notActive(place(index))));
  return users;
}

/** Who is on the panel of an interview now, in the order in which they joined; with a lock, until the Work ends. */
export function interviewersOf(work: Work, interviewId: number): Promise<Interviewer[]> {
  return work.find(Interviewer, { interviewId }, { lock: 'share', orderBy: 't.id' });
}

/** Why an interview is not planned anew for a panel of which nobody is left (rule 10). */
export const nobodyActive = 'None of its interviewers is active any more; change the panel first.';

/**
 * Demands that somebody on a panel is active, who stays so until the Work ends.
 * @throws Refusal with RuleViolation INTERVIEWER_NOT_ACTIVE
 */
export async function demandActive(work: Work, panel: readonly Interviewer[]): Promise<void> {
  const match = { id: panel.map(({ userId }) => userId), active: true };
  if (await work.findFirst(User, match, { lock: 'share', orderBy: 't.id' })) return;
  throw new Refusal(new RuleViolation('INTERVIEWER_NOT_ACTIVE', nobodyActive, ['input', 'interviewId']));
}

/** The interviews, under an alias, on whose panel a user is. */
export function onPanel(userId: number | null, alias = 't'): Condition {
  return {
    sql: `${alias}.id IN (SELECT i.interviewId FROM ${tableOf(Interviewer).name} i WHERE i.userId = ?)`,
    params: [userId],
  };
}

/** The same for interviews that something else has found. */
export function isOnPanel(userId: number | null, alias: string): Condition {
  const from = `${tableOf(Interviewer).name} i WHERE i.interviewId = ${alias}.id AND i.userId = ?`;
  return { sql: `EXISTS (SELECT 1 FROM ${from}) = 1`, params: [userId] };
}

/** That a column holds the key of an application on one of whose interviews, not called off, a user is. */
export function interviewedBy(userId: number | null, column: string): Condition {
  const from = `interviewers panel JOIN interviews held ON held.id = panel.interviewId`;
  return {
    sql: `${column} IN (SELECT held.applicationId FROM ${from} WHERE panel.userId = ? AND held.status <> ?)`,
    params: [userId, InterviewStatus.CANCELLED],
  };
}

/**
 * The same for rows that something else has found. Compared with 1, it is looked up for each row: MariaDB would otherwise
 * collect all that the user has ever interviewed.
 */
export function isInterviewedBy(userId: number | null, column: string): Condition {
  const from = 'interviews held JOIN interviewers panel ON panel.interviewId = held.id AND panel.userId = ?';
  return {
    sql: `EXISTS (SELECT 1 FROM ${from} WHERE held.applicationId = ${column} AND held.status <> ?) = 1`,
    params: [userId, InterviewStatus.CANCELLED],
  };
}

/** Makes these users the panel of an interview and records the change as one event. */
export async function setPanel(
  work: Work,
  interview: Interview,
  users: readonly User[],
  present: readonly Interviewer[],
): Promise<void> {
  const [before, after] = [present.map(({ userId }) => userId), users.map(({ id }) => id)];
  for (const interviewer of present)
    if (!after.includes(interviewer.userId)) await work.remove(interviewer, null);
  for (const userId of after)
    if (!before.includes(userId)) await work.append(Interviewer, { interviewId: interview.id, userId });
  work.record('interview.panelChanged', interview, { interviewerIds: [before, after] });
}

function place(index: number): string[] {
  return ['input', path, String(index)];
}

function notActive(at: string[]): RuleViolation {
  return new RuleViolation('INTERVIEWER_NOT_ACTIVE', 'This user is not active.', at);
}
