import { Field } from 'type-graphql';
import { Entity } from 'typeorm';
import { Versioned, VersionedType } from '../core/node';
import {
  Confidential,
  EnumColumn,
  InstantColumn,
  JsonColumn,
  OrderIndexes,
  ReferenceColumn,
  Secret,
  TextColumn,
} from '../database/columns';
import { User } from '../users/user.entity';
import { DisabledReason, WebhookStatus } from './webhook.enums';

@VersionedType(
  'An address to which events are sent as they happen, signed by the Standard Webhooks specification.',
)
@Entity('webhook_endpoints')
@OrderIndexes('webhook_endpoints', 'createdAt')
export class WebhookEndpoint extends Versioned {
  /** Whoever last said where it sends. */
  @ReferenceColumn(() => User)
  userId!: number;

  /** Addresses of receivers often hold a token. */
  @Field(() => String, { description: 'Where events are sent.' })
  @Confidential()
  @TextColumn(2000)
  url!: string;

  @Field(() => String, { nullable: true, description: 'What it is for.' })
  @TextColumn(200, { nullable: true })
  description!: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Which events: names such as `application.moved`, or `application.*`; null for all.',
  })
  @JsonColumn({ nullable: true })
  eventTypes!: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'The permissions to which it is limited, as those of an API key: `*` for all that its user may; if null, all but those that show or set pay, ' +
      'manage users, keys and webhooks, read the event log, or erase or export a person.',
  })
  @JsonColumn({ nullable: true })
  scopes!: string[] | null;

  @Field(() => WebhookStatus, { description: 'Whether events are sent.' })
  @EnumColumn(WebhookStatus)
  status!: WebhookStatus;

  @Field(() => DisabledReason, {
    nullable: true,
    description: 'Why the service switched it off; null unless it is DISABLED.',
  })
  @EnumColumn(DisabledReason, { nullable: true })
  disabledReason!: DisabledReason | null;

  /** As `keptSecret` gives it. */
  @Secret()
  @TextColumn(400)
  secret!: string;

  /** The one before, which signs too until its time is over. */
  @Secret()
  @TextColumn(400, { nullable: true })
  previousSecret!: string | null;

  @Field(() => Date, {
    nullable: true,
    description: 'Until when messages are signed with the former secret, too; null when there is none.',
  })
  @InstantColumn({ nullable: true })
  previousSecretUntil!: Date | null;
}
