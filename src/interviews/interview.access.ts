import { alsoVisible, refersToVisible, rowRule } from '../access/scope';
import { Application } from '../applications/application.entity';
import { AccessLevel } from '../core/viewer';
import { anyOf, nothing } from '../database/condition';
import { Role } from '../roles/role.entity';
import { Interview } from './interview.entity';
import { Interviewer } from './interviewer.entity';
import { interviewedBy, onPanel } from './panel.service';

/** One's own interviews stay on one's desk when they are called off, which ends the sight of their applications. */
rowRule(Interview, 'interview:read', (viewer, alias) =>
  anyOf(refersToVisible(Application, viewer, `${alias}.applicationId`), onPanel(viewer.userId, alias)),
);
rowRule(Interviewer, 'interview:read', (viewer, alias) =>
  refersToVisible(Interview, viewer, `${alias}.interviewId`),
);

alsoVisible(Application, ({ accessLevel, userId }, alias) =>
  accessLevel === AccessLevel.INTERVIEWER ? interviewedBy(userId, `${alias}.id`) : nothing,
);
alsoVisible(Role, (viewer, alias) => {
  if (viewer.accessLevel !== AccessLevel.INTERVIEWER) return nothing;
  const { sql, params } = interviewedBy(viewer.userId, 'seen.id');
  return { sql: `${alias}.id IN (SELECT seen.roleId FROM applications seen WHERE ${sql})`, params };
});
