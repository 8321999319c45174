import { everyScope } from '../access/key-scopes';
import { holds, permissions, permissionsOf, type Permission } from '../access/permission';
import { InvalidInput, Refusal, RuleViolation, type UserError } from '../core/user-error';
import type { Viewer } from '../core/viewer';
import type { User } from './user.entity';

/**
 * The scopes of a new key, each once and in the order of the policy table.
 * @param viewer who makes the key
 * @param user whom it will stand for
 * @param asked null when nothing was said
 * @throws Refusal with InvalidInput for what is no permission; with RuleViolation SCOPE_NOT_HELD for what the viewer or the user
 * does not hold, or SCOPES_REQUIRED when a key that is limited itself does not say to what the new one is
 */
export function scopesFor(viewer: Viewer, user: User, asked: readonly string[] | null): string[] | null {
  const open = asked === null || asked.includes(everyScope);
  if (open && viewer.scopes)
    throw refused('SCOPES_REQUIRED', 'This key is limited: say to which scopes the new one is.');
  if (asked === null) return null;
  if (asked.length === 0)
    throw new Refusal(new InvalidInput('Name at least one scope.', ['input', 'scopes']));
  const faults = asked.flatMap((scope, index) => faultOf(scope, index, viewer, user) ?? []);
  if (faults.length > 0) throw new Refusal(...faults);
  return open ? [everyScope] : permissions().filter((name) => asked.includes(name));
}

function faultOf(scope: string, index: number, viewer: Viewer, user: User): UserError | null {
  const path = ['input', 'scopes', String(index)];
  if (scope === everyScope) return null;
  if (!isPermission(scope)) return new InvalidInput('This is no permission.', path);
  const message = !holds(viewer, scope)
    ? 'You do not hold this permission with this token.'
    : !permissionsOf(user.accessLevel).has(scope)
      ? 'The user of the key does not hold this permission.'
      : null;
  return message === null ? null : new RuleViolation('SCOPE_NOT_HELD', message, path);
}

function isPermission(scope: string): scope is Permission {
  return (permissions() as string[]).includes(scope);
}

function refused(code: string, message: string): Refusal {
  return new Refusal(new RuleViolation(code, message, ['input', 'scopes']));
}
