import { assignGiven } from '../core/assign';
import { normalizeEmail } from '../core/text';
import { Refusal, RuleViolation } from '../core/user-error';
import { AccessLevel } from '../core/viewer';
import type { Work } from '../database/work';
import { User } from './user.entity';
import type {
  CreateUserInput,
  DeactivateUserInput,
  ReactivateUserInput,
  UpdateUserInput,
} from './user.inputs';

/**
 * Adds a user, who is active at once.
 * @throws Refusal with AlreadyExists when the e-mail address or the external id is taken
 */
export async function createUser(work: Work, input: CreateUserInput): Promise<User> {
  const email = normalizeEmail(input.email);
  const timeZone = input.timeZone ?? 'UTC';
  return work.addLast(User, { ...input, email, timeZone, active: true }, 'user.created');
}

/**
 * Changes a user.
 * @throws Refusal with RuleViolation LAST_ADMIN when nobody else is an active ADMIN and the level would fall
 */
export async function updateUser(work: Work, input: UpdateUserInput): Promise<User> {
  const { userId, expectedVersion, ...changes } = input;
  const user = await work.get(User, userId, 'userId', { expectedVersion });
  if (changes.email) changes.email = normalizeEmail(changes.email);
  const falls = changes.accessLevel && changes.accessLevel !== AccessLevel.ADMIN;
  if (falls) await keepAnAdmin(work, user, 'accessLevel');
  assignGiven(user, changes, ['name', 'email', 'accessLevel', 'timeZone']);
  return work.save(user, 'user.updated');
}

/**
 * Takes a user out of service: their keys are refused at once, and they are given no new work.
 * @throws Refusal with RuleViolation USER_NOT_ACTIVE or LAST_ADMIN
 */
export async function deactivateUser(work: Work, input: DeactivateUserInput): Promise<User> {
  const { userId, expectedVersion } = input;
  const user = await work.get(User, userId, 'userId', { expectedVersion });
  if (!user.active) throw refusal('USER_NOT_ACTIVE', 'The user is not active already.', 'userId');
  await keepAnAdmin(work, user, 'userId');
  user.active = false;
  return work.save(user, 'user.deactivated');
}

/**
 * Puts a user back into service.
 * @throws Refusal with RuleViolation USER_ACTIVE
 */
export async function reactivateUser(work: Work, input: ReactivateUserInput): Promise<User> {
  const { userId, expectedVersion } = input;
  const user = await work.get(User, userId, 'userId', { expectedVersion });
  if (user.active) throw refusal('USER_ACTIVE', 'The user is active already.', 'userId');
  user.active = true;
  return work.save(user, 'user.reactivated');
}

/**
 * The user that is to be given work; stays active until the Work ends.
 * @param path where the id of the user stands in the input
 * @throws Refusal with NotFound, or with RuleViolation USER_NOT_ACTIVE
 */
export async function activeUser(work: Work, userId: number, path: string): Promise<User> {
  const user = await work.get(User, userId, path, { lock: 'share' });
  if (!user.active) throw refusal('USER_NOT_ACTIVE', 'The user is not active.', path);
  return user;
}

/** Refuses when no other active ADMIN is left; all of them are locked, so that two cannot put each other out. */
export async function keepAnAdmin(work: Work, user: User, path: string): Promise<void> {
  const match = { accessLevel: AccessLevel.ADMIN, active: true };
  const admins = await work.find(User, match, { lock: 'update', orderBy: 't.id' });
  const [only, another] = admins;
  if (only?.id === user.id && !another)
    throw refusal('LAST_ADMIN', 'Nobody else is an active ADMIN; the service needs one.', path);
}

function refusal(code: string, message: string, path: string): Refusal {
  return new Refusal(new RuleViolation(code, message, ['input', ...path.split('.')]));
}
