import { Field } from 'type-graphql';
import { Entity } from 'typeorm';
import { Versioned, VersionedType } from '../core/node';
import { AccessLevel } from '../core/viewer';
import {
  BooleanColumn,
  Confidential,
  EnumColumn,
  FoldedColumn,
  OrderIndexes,
  TextColumn,
  UniqueRule,
} from '../database/columns';
import { Restricted } from '../graphql/restricted';

@VersionedType('A member of the team that hires.')
@Entity('users')
@OrderIndexes('users', 'nameKey', 'createdAt')
@UniqueRule('uq_users_email', ['email'], 'Another user has this e-mail address.', ['input', 'email'])
@UniqueRule('uq_users_externalId', ['externalId'], 'Another user has this external id.', [
  'input',
  'externalId',
])
@UniqueRule('uq_users_subject', ['subject'], "This account is another user's.", ['input', 'subject'])
export class User extends Versioned {
  @Field(() => String, { description: 'The full name.' })
  @TextColumn(200)
  name!: string;

  @FoldedColumn<User>(255, (user) => user.name)
  nameKey?: string;

  @Field(() => String, { description: 'The work e-mail address, in lower case; unique.' })
  @TextColumn(254)
  email!: string;

  @Field(() => AccessLevel, { description: 'What the user may do.' })
  @EnumColumn(AccessLevel)
  accessLevel!: AccessLevel;

  @Field(() => String, { description: 'The IANA time zone in which the user works.' })
  @TextColumn(64)
  timeZone!: string;

  @Field(() => Boolean, { description: 'Whether the user may sign in and be given work.' })
  @BooleanColumn()
  active!: boolean;

  @Field(() => String, { nullable: true, description: 'The id in another system; unique.' })
  @TextColumn(190, { nullable: true })
  externalId!: string | null;

  @Restricted('user:write')
  @Field(() => String, {
    nullable: true,
    description: "The user's account at the identity provider: its issuer, `#`, and its subject; unique.",
  })
  @Confidential()
  @TextColumn(512, { nullable: true })
  subject!: string | null;
}
