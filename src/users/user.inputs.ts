import { InputType } from 'type-graphql';
import * as rules from '../core/rules';
import { AccessLevel } from '../core/viewer';
import { EnumInput, ExpectedVersion, InstantInput, KeyInput, RuledInput, TextInput } from '../graphql/input';
import { ApiKey } from './api-key.entity';
import { User } from './user.entity';

@InputType({ description: 'A new member of the team.' })
export class CreateUserInput {
  @TextInput('The full name.', { max: 200 })
  name!: string;

  @RuledInput(rules.email, 'The work e-mail address; stored in lower case, unique.')
  email!: string;

  @EnumInput(AccessLevel, 'What the user may do.')
  accessLevel!: AccessLevel;

  @RuledInput(rules.timeZone, 'The IANA time zone in which the user works; `UTC` if left out.', {
    optional: true,
  })
  timeZone?: string | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;

  @RuledInput(
    rules.subject,
    'The account at the identity provider, such as `https://accounts.example.org#248289761001`; unique. A first sign-in with the verified e-mail address sets it.',
    { optional: true },
  )
  subject?: string | null;
}

@InputType({ description: 'Changes to a user; `null` clears, what is left out stays.' })
export class UpdateUserInput {
  @KeyInput(() => User, 'The user.')
  userId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;

  @TextInput('The full name.', { max: 200, optional: true })
  name?: string | null;

  @RuledInput(rules.email, 'The work e-mail address; stored in lower case, unique.', { optional: true })
  email?: string | null;

  @EnumInput(AccessLevel, 'What the user may do.', { optional: true })
  accessLevel?: AccessLevel | null;

  @RuledInput(rules.timeZone, 'The IANA time zone in which the user works.', { optional: true })
  timeZone?: string | null;

  @TextInput('The id in another system; unique.', { max: 190, optional: true })
  externalId?: string | null;

  @RuledInput(
    rules.subject,
    'The account at the identity provider, such as `https://accounts.example.org#248289761001`; unique. A first sign-in with the verified e-mail address sets it.',
    { optional: true },
  )
  subject?: string | null;
}

@InputType({ description: 'Who shall no longer sign in or be given work.' })
export class DeactivateUserInput {
  @KeyInput(() => User, 'The user.')
  userId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}

@InputType({ description: 'Who shall sign in and be given work again.' })
export class ReactivateUserInput {
  @KeyInput(() => User, 'The user.')
  userId!: number;

  @ExpectedVersion({ optional: true })
  expectedVersion?: number | null;
}

@InputType({ description: 'A new API key.' })
export class CreateApiKeyInput {
  @KeyInput(
    () => User,
    'The user on whose behalf the key acts; it may never do more than they may. You, if left out; anybody else needs the permission key:write.',
    { optional: true },
  )
  userId?: number | null;

  @TextInput('What the key is for.', { max: 100 })
  name!: string;

  @InstantInput('From when on the key is refused; never if left out.', { optional: true })
  expiresAt?: Date | null;

  @TextInput(
    'The permissions to which the key is limited, such as `role:read`; `*` for all that its user may. If left out, all but those that show or set pay (pay:read, offer:...), manage users, keys and webhooks, read the event log, or erase or export a person.',
    { max: 64, list: 100, optional: true },
  )
  scopes?: string[] | null;
}

@InputType({ description: 'Which API key to revoke.' })
export class RevokeApiKeyInput {
  @KeyInput(() => ApiKey, 'The key.')
  apiKeyId!: number;
}
