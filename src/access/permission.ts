import { AccessLevel, type Viewer } from '../core/viewer';

const { ADMIN, RECRUITER, COORDINATOR, HIRING_MANAGER, INTERVIEWER, ANALYST } = AccessLevel;
const everyone = [ADMIN, RECRUITER, COORDINATOR, HIRING_MANAGER, INTERVIEWER, ANALYST];
const team = [ADMIN, RECRUITER, COORDINATOR, HIRING_MANAGER, INTERVIEWER];
const staff = [ADMIN, RECRUITER, COORDINATOR, HIRING_MANAGER];
const schedulers = [ADMIN, RECRUITER, COORDINATOR];
const deciders = [ADMIN, RECRUITER, HIRING_MANAGER];
const recruiting = [ADMIN, RECRUITER];

/** The one policy table: which levels hold which permission. The list is closed; a root field asks for one of its lines. */
export const policy = {
  'viewer:read': everyone,
  'node:read': everyone,
  'user:read': everyone,
  'user:write': [ADMIN],
  'organization:read': everyone,
  'organization:write': [ADMIN],
  'role:read': everyone,
  'role:write': recruiting,
  'role:team': recruiting,
  'pay:read': deciders,
  'applicant:read': team,
  'applicant:write': schedulers,
  'applicant:import': recruiting,
  'applicant:merge': recruiting,
  'applicant:erase': [ADMIN],
  'applicant:export': [ADMIN],
  'contact:read': staff,
  'application:read': team,
  'application:create': schedulers,
  'application:update': schedulers,
  'application:move': staff,
  'application:decide': deciders,
  'application:hire': recruiting,
  'ending:read': staff,
  'interview:read': team,
  'interview:write': schedulers,
  'feedback:read': team,
  'feedback:write': team,
  'feedback:behalf': recruiting,
  'offer:read': deciders,
  'offer:write': recruiting,
  'offer:approve': [ADMIN, HIRING_MANAGER],
  'note:read': team,
  'note:write': team,
  'key:own': staff,
  'key:write': [ADMIN],
  'event:read': [ADMIN],
  'change:read': everyone,
  'webhook:read': [ADMIN],
  'webhook:write': [ADMIN],
} as const satisfies Record<string, readonly AccessLevel[]>;

/** A line of the policy table, `thing:verb`. */
export type Permission = keyof typeof policy;

const held = new Map<AccessLevel, ReadonlySet<Permission>>(
  everyone.map((level) => [level, new Set(permissions().filter((name) => levelsOf(name).includes(level)))]),
);

/** All permissions, in the order of the table. */
export function permissions(): Permission[] {
  return Object.keys(policy) as Permission[];
}

/** The levels that hold a permission. */
export function levelsOf(permission: Permission): readonly AccessLevel[] {
  return policy[permission];
}

/** The permissions of a level. */
export function permissionsOf(level: AccessLevel): ReadonlySet<Permission> {
  return held.get(level)!;
}

/** Whether a viewer may: their level holds the permission, and the key that they use is not limited to others. */
export function holds(viewer: Viewer, permission: Permission): boolean {
  return permissionsOf(viewer.accessLevel).has(permission) && (viewer.scopes?.has(permission) ?? true);
}
