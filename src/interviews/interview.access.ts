import { alsoVisible, refersToVisible, rowRule } from '../access/scope';
import { declareTrait } from '../access/traits';
import { declareSight } from '../access/visible-keys';
import { Application } from '../applications/application.entity';
import { AccessLevel } from '../core/viewer';
import { anyOf, nothing } from '../database/condition';
import { bearsOnViewers } from '../database/viewer-epoch';
import { Role } from '../roles/role.entity';
import { Interview } from './interview.entity';
import { InterviewStatus } from './interview.enums';
import { Interviewer } from './interviewer.entity';
import { interviewedBy, isInterviewedBy, isOnPanel, onPanel } from './panel.service';

// The panels that one is on, and which of their interviews were called off.
declareSight('panels', {
  column: `held.id * 2 + (held.status = '${InterviewStatus.CANCELLED}')`,
  from: 'interviewers panel JOIN interviews held ON held.id = panel.interviewId WHERE panel.userId = u.id',
});

// Whoever is on none is never kept from what others think.
bearsOnViewers(Interviewer);
declareTrait('onPanels', 'EXISTS (SELECT 1 FROM interviewers panel WHERE panel.userId = u.id)');

/** One's own interviews stay on one's desk when they are called off, which ends the sight of their applications. */
rowRule(Interview, 'interview:read', (viewer, alias, found) =>
  anyOf(
    refersToVisible(Application, viewer, `${alias}.applicationId`, found),
    (found ? isOnPanel : onPanel)(viewer.userId, alias),
  ),
);
rowRule(Interviewer, 'interview:read', (viewer, alias, found) =>
  refersToVisible(Interview, viewer, `${alias}.interviewId`, found),
);

alsoVisible(Application, ({ accessLevel, userId }, alias, found) =>
  accessLevel === AccessLevel.INTERVIEWER
    ? (found ? isInterviewedBy : interviewedBy)(userId, `${alias}.id`)
    : nothing,
);
alsoVisible(Role, ({ accessLevel, userId }, alias, found) => {
  if (accessLevel !== AccessLevel.INTERVIEWER) return nothing;
  const { sql, params } = (found ? isInterviewedBy : interviewedBy)(userId, 'seen.id');
  return found
    ? {
        sql: `EXISTS (SELECT 1 FROM applications seen WHERE seen.roleId = ${alias}.id AND ${sql}) = 1`,
        params,
      }
    : { sql: `${alias}.id IN (SELECT seen.roleId FROM applications seen WHERE ${sql})`, params };
});
