import { Resolver } from 'type-graphql';
import { AccessLevel } from '../core/viewer';
import type { Work } from '../database/work';
import { ActsOn } from '../graphql/actions';
import type { Context } from '../graphql/context';
import { Allow, lookupsOf, Mutates } from '../graphql/root-fields';
import './user.access';
import { User } from './user.entity';
import { CreateUserInput, DeactivateUserInput, ReactivateUserInput, UpdateUserInput } from './user.inputs';
import './user.list';
import { createUser, deactivateUser, reactivateUser, updateUser } from './user.service';

export const UserLookups = lookupsOf(User, 'user:read', {
  one: 'user',
  byExternalId: 'userByExternalId',
  page: 'users',
  what: 'user',
});

async function whyNotDeactivate(user: User, context: Context): Promise<string | null> {
  if (!user.active) return 'The user is not active already.';
  if (user.accessLevel !== AccessLevel.ADMIN) return null;
  const admins = { accessLevel: { eq: AccessLevel.ADMIN }, active: { eq: true } };
  const count = await context.loaders.count(User, admins);
  return count > 1 ? null : 'Nobody else is an active ADMIN; the service needs one.';
}

@Resolver()
export class UserResolver {
  @Allow('user:write')
  @Mutates(User, CreateUserInput, 'Adds a user, who is active at once.')
  createUser(input: CreateUserInput, work: Work): Promise<User> {
    return createUser(work, input);
  }

  @Allow('user:write')
  @Mutates(User, UpdateUserInput, 'Changes a user. The last active ADMIN stays one.')
  updateUser(input: UpdateUserInput, work: Work): Promise<User> {
    return updateUser(work, input);
  }

  @Allow('user:write')
  @ActsOn(User, whyNotDeactivate)
  @Mutates(
    User,
    DeactivateUserInput,
    'Takes a user out of service: their keys are refused at once. The last active ADMIN stays.',
  )
  deactivateUser(input: DeactivateUserInput, work: Work): Promise<User> {
    return deactivateUser(work, input);
  }

  @Allow('user:write')
  @ActsOn(User, (user) => (user.active ? 'The user is active already.' : null))
  @Mutates(User, ReactivateUserInput, 'Puts a user back into service; their keys are good again.')
  reactivateUser(input: ReactivateUserInput, work: Work): Promise<User> {
    return reactivateUser(work, input);
  }
}
