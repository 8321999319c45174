import { Field } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { Node, NodeType } from '../core/node';
import { InstantColumn, IntColumn, ReferenceColumn, TextColumn } from '../database/columns';
import { WebhookEndpoint } from './webhook-endpoint.entity';

/** One row for each endpoint, which the sending processes write; people change the endpoint itself. */
@NodeType('How far an endpoint has come in the feed of changes.')
@Entity('webhook_progress')
@Index('uq_webhook_progress_endpointId', ['endpointId'], { unique: true })
export class WebhookProgress extends Node {
  @ReferenceColumn(() => WebhookEndpoint)
  endpointId!: number;

  /** The last position of the feed that was delivered, set aside or passed over. */
  @IntColumn()
  position!: number;

  /** The process that sends; empty for none. */
  @TextColumn(64)
  owner!: string;

  @InstantColumn()
  leasedUntil!: Date;

  /** Grows with each lease: a process whose lease was taken by another one, or by a replay, writes nothing. */
  @IntColumn()
  turn!: number;

  @Field(() => Date, {
    nullable: true,
    description: 'Until when nothing is sent: before the first retry, or because the receiver asked for it.',
  })
  @InstantColumn({ nullable: true })
  heldUntil!: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'Since when attempts fail without a success between; null while all is well.',
  })
  @InstantColumn({ nullable: true })
  failingSince!: Date | null;
}
