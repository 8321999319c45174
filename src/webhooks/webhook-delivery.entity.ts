import { Field, ID } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { Node, NodeType } from '../core/node';
import {
  EnumColumn,
  InstantColumn,
  IntColumn,
  JsonColumn,
  ReferenceColumn,
  Secret,
  TextColumn,
} from '../database/columns';
import { Restricted } from '../graphql/restricted';
import { WebhookAttempt } from './webhook-attempt.types';
import { WebhookEndpoint } from './webhook-endpoint.entity';
import { DeliveryStatus } from './webhook.enums';

/** How much of an answer is kept. */
export const answerLength = 1_000;

@NodeType('What became of one message to an endpoint. It is kept for 30 days after it is through.')
@Entity('webhook_deliveries')
@Index('ix_webhook_deliveries_endpoint', ['endpointId', 'createdAt', 'id'])
@Index('ix_webhook_deliveries_status', ['endpointId', 'status', 'createdAt', 'id'])
@Index('ix_webhook_deliveries_finishedAt', ['finishedAt', 'id'])
export class WebhookDelivery extends Node {
  @ReferenceColumn(() => WebhookEndpoint)
  endpointId!: number;

  @Field(() => String, {
    description: 'The header `webhook-id`: the same at each attempt, and at each replay of the event.',
  })
  @TextColumn(80)
  messageId!: string;

  @Field(() => String, {
    description: 'What it tells of, such as `application.moved`; `webhook.test` for a test.',
  })
  @TextColumn(64)
  type!: string;

  /** The event; null for a test. */
  @IntColumn({ nullable: true })
  eventId!: number | null;

  /** The place of the event in the feed. */
  @IntColumn({ nullable: true })
  position!: number | null;

  /** What the event happened to, as its global id. */
  @Field(() => ID, { nullable: true, description: 'The id of what it happened to; null for a test.' })
  @TextColumn(60, { nullable: true })
  subjectId!: string | null;

  @Field(() => DeliveryStatus, { description: 'How it stands.' })
  @EnumColumn(DeliveryStatus)
  status!: DeliveryStatus;

  @Field(() => [WebhookAttempt], { description: 'All tries so far, the first one first.' })
  @JsonColumn()
  attempts!: WebhookAttempt[];

  /** A receiver may send back what it got, so this is a secret of the endpoint. */
  @Field(() => String, {
    nullable: true,
    description:
      'How the last answer began, when it was none from 200 to 299. Forgotten when a person is anonymised.',
  })
  @Restricted('webhook:write')
  @Secret()
  @TextColumn(answerLength, { nullable: true })
  answer!: string | null;

  @Field(() => Date, { nullable: true, description: 'When it is tried next; null when it is through.' })
  @InstantColumn({ nullable: true })
  nextAttemptAt!: Date | null;

  @Field(() => Date, { description: 'When its turn came for the first time.' })
  @InstantColumn()
  createdAt!: Date;

  @Field(() => Date, { nullable: true, description: 'When it was through; null while it waits.' })
  @InstantColumn({ nullable: true })
  finishedAt!: Date | null;
}
