import { refersToVisible, rowRule, type RowRule } from '../access/scope';
import { declareVisibleKeys } from '../access/visible-keys';
import { AccessLevel } from '../core/viewer';
import { anyOf, everything, nothing } from '../database/condition';
import { bearsOnViewers } from '../database/viewer-epoch';
import { HiringTeamMember } from './hiring-team-member.entity';
import { InterviewStage } from './interview-stage.entity';
import { Opening } from './opening.entity';
import { Role } from './role.entity';

const { ADMIN, RECRUITER, COORDINATOR, HIRING_MANAGER, INTERVIEWER, ANALYST } = AccessLevel;

/** The roles of whose hiring team the viewer is, as what does not matter. */
const inTeam: RowRule = ({ userId }, alias) => ({
  sql: `${alias}.id IN (SELECT m.roleId FROM hiring_team_members m WHERE m.userId = ?)`,
  params: [userId],
});

const isOpenToAll: RowRule = (_viewer, alias) => ({ sql: `${alias}.confidential = 0`, params: [] });

/** An INTERVIEWER's come with their interviews: being in the team is not enough. */
const byLevel: Record<AccessLevel, RowRule> = {
  [ADMIN]: () => everything,
  [RECRUITER]: (viewer, alias) => anyOf(isOpenToAll(viewer, alias), inTeam(viewer, alias)),
  [COORDINATOR]: inTeam,
  [HIRING_MANAGER]: inTeam,
  [INTERVIEWER]: () => nothing,
  [ANALYST]: isOpenToAll,
};

/** The same as lists of keys, which are mostly short. */
const ofTeam = {
  kind: 'only',
  column: 'm.roleId',
  from: 'hiring_team_members m WHERE m.userId = u.id',
} as const;
const confidential = { kind: 'except', column: 'r.id', from: 'roles r WHERE r.confidential = 1' } as const;
const elsewhere = `${confidential.from} AND NOT EXISTS (SELECT 1 FROM ${ofTeam.from} AND m.roleId = r.id)`;
bearsOnViewers(Role, HiringTeamMember);
declareVisibleKeys(Role, {
  [RECRUITER]: { ...confidential, from: elsewhere },
  [COORDINATOR]: ofTeam,
  [HIRING_MANAGER]: ofTeam,
  [ANALYST]: confidential,
});

const ofVisibleRole: RowRule = (viewer, alias, found) =>
  refersToVisible(Role, viewer, `${alias}.roleId`, found);

rowRule(Role, 'role:read', (viewer, alias) => byLevel[viewer.accessLevel](viewer, alias));
rowRule(HiringTeamMember, 'role:read', ofVisibleRole);
rowRule(InterviewStage, 'role:read', ofVisibleRole);
rowRule(Opening, 'role:read', ofVisibleRole);
