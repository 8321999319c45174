import { permissions, type Permission } from './permission';

/** Among the scopes of a key: everything that its user may, whatever that will be. */
export const everyScope = '*';

/** What a key may do only when its scopes say so: see and set pay, decide who may do what and who is told, and look at all of a person. */
const onlyWhenNamed: ReadonlySet<Permission> = new Set([
  'pay:read',
  'offer:read',
  'offer:write',
  'offer:approve',
  'user:write',
  'key:own',
  'key:write',
  'event:read',
  'webhook:read',
  'webhook:write',
  'applicant:erase',
  'applicant:export',
]);
/** What every key may: ask whom it stands for, and fetch again by id what it may read. */
const always: readonly Permission[] = ['viewer:read', 'node:read'];

const unnamed: ReadonlySet<Permission> = new Set(permissions().filter((name) => !onlyWhenNamed.has(name)));

/**
 * The permissions to which a key limits its user; what the user's level does not hold is not held by the key either.
 * @param scopes what the key was made with; null when nothing was said
 * @returns undefined for no limit
 */
export function permissionsOfKey(scopes: readonly string[] | null): ReadonlySet<string> | undefined {
  if (scopes === null) return unnamed;
  return scopes.includes(everyScope) ? undefined : new Set([...always, ...scopes]);
}
