import { Field } from 'type-graphql';
import { Entity } from 'typeorm';
import { Node, NodeType } from '../core/node';
import {
  InstantColumn,
  JsonColumn,
  ReferenceColumn,
  Secret,
  TextColumn,
  UniqueRule,
} from '../database/columns';
import { User } from './user.entity';

@NodeType('A bearer token of a user, shown once when made; only its hash is kept.')
@Entity('api_keys')
@UniqueRule('uq_api_keys_prefix', ['prefix'], 'Another key has this prefix.')
export class ApiKey extends Node {
  @ReferenceColumn(() => User)
  userId!: number;

  @Field(() => String, { description: 'What the key is for.' })
  @TextColumn(100)
  name!: string;

  @Field(() => String, { description: 'The readable start of the token, by which it is found.' })
  @TextColumn(16)
  prefix!: string;

  /** SHA-256 of the whole token, hexadecimal. */
  @Secret()
  @TextColumn(64)
  hash!: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'The permissions to which the key is limited; `*` for all that its user may. If null, all but those that show or set pay (pay:read, offer:...), manage users, keys and webhooks, read the event log, or erase or export a person.',
  })
  @JsonColumn({ nullable: true })
  scopes!: string[] | null;

  @Field(() => Date, { description: 'When the key was made.' })
  @InstantColumn()
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'From when on the key is refused; null for never.' })
  @InstantColumn({ nullable: true })
  expiresAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the key was revoked; null while it is good.' })
  @InstantColumn({ nullable: true })
  revokedAt!: Date | null;

  @Field(() => Date, { nullable: true, description: 'When the key was last used, to the minute.' })
  @InstantColumn({ nullable: true })
  lastUsedAt!: Date | null;
}
