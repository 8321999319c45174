import { levelsOf } from '../access/permission';
import { alsoVisible, hasVisible, refersToVisible, rowRule } from '../access/scope';
import { Applicant } from '../applicants/applicant.entity';
import { AccessLevel } from '../core/viewer';
import { anyOf, everything, nothing } from '../database/condition';
import { Role } from '../roles/role.entity';
import { Application } from './application.entity';
import { StageTransition } from './stage-transition.entity';

/** An INTERVIEWER sees a role for the sake of some of its applications: interviews/ adds those. */
rowRule(Application, 'application:read', (viewer, alias, found) =>
  viewer.accessLevel === AccessLevel.INTERVIEWER
    ? nothing
    : refersToVisible(Role, viewer, `${alias}.roleId`, found),
);
rowRule(StageTransition, 'application:read', (viewer, alias, found) =>
  refersToVisible(Application, viewer, `${alias}.applicationId`, found),
);

/** Those who applied to what the viewer sees, and for those who add people, whoever has not applied to anything yet. Who was
 * merged away is seen by those who see the one whom they went into. */
alsoVisible(Applicant, (viewer, alias, found) => {
  const adds = levelsOf('applicant:write').includes(viewer.accessLevel);
  if (adds && refersToVisible(Role, viewer, 'roleId') === everything) return everything;
  const person = `COALESCE(${alias}.mergedIntoId, ${alias}.id)`;
  const applied = hasVisible(Application, 'applicantId', viewer, person, found);
  if (!adds) return applied;
  const any = `SELECT 1 FROM applications any_application WHERE any_application.applicantId = ${person}`;
  return anyOf(applied, { sql: `NOT EXISTS (${any})`, params: [] });
});
