import { Application } from '../applications/application.entity';
import { applicationEnding } from '../applications/transition.service';
import { Refusal, RuleViolation } from '../core/user-error';
import type { Condition } from '../database/condition';
import { tableOf, toParam } from '../database/rows';
import type { Work } from '../database/work';
import type { Role } from '../roles/role.entity';
import { roleClosing } from '../roles/role.service';
import { Interview } from './interview.entity';
import { InterviewStatus } from './interview.enums';
import { interviewMachine } from './interview.machine';

/** The SCHEDULED interviews that lie ahead. */
export function liesAhead(now: Date, alias = 't'): Condition {
  return {
    sql: `${alias}.status = ? AND ${alias}.startsAt > ?`,
    params: [InterviewStatus.SCHEDULED, toParam(now)],
  };
}

/** Rule 9: a role is neither closed nor archived while an interview lies ahead. Its row is held, so that nobody plans one meanwhile. */
async function objectToClosing(work: Work, role: Role): Promise<void> {
  const applications = `SELECT a.id FROM ${tableOf(Application).name} a WHERE a.roleId = ?`;
  const { sql, params } = liesAhead(work.now);
  const condition = { sql: `${sql} AND t.applicationId IN (${applications})`, params: [...params, role.id] };
  if (await work.findFirst(Interview, {}, { condition }))
    throw new Refusal(
      new RuleViolation('ROLE_HAS_INTERVIEWS', 'An interview lies ahead; cancel it first.', [
        'input',
        'roleId',
      ]),
    );
}

/** Calls off the interviews of ended applications that lie ahead. */
export async function cancelAhead(
  work: Work,
  applicationIds: readonly number[],
  cancelReason: string | null,
): Promise<void> {
  const ahead = await work.find(
    Interview,
    { applicationId: applicationIds },
    { condition: liesAhead(work.now), lock: 'update', orderBy: 't.id' },
  );
  for (const interview of ahead) {
    const status = interviewMachine.next('cancel', interview.status);
    await work.save(Object.assign(interview, { status, cancelReason }), 'interview.cancelled');
  }
}

roleClosing.add(objectToClosing);
applicationEnding.add((work, { id }) => cancelAhead(work, [id], 'The application ended.'));
