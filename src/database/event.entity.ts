import { Entity, Index } from 'typeorm';
import { Node } from '../core/node';
import { Via } from '../core/viewer';
import { EnumColumn, InstantColumn, IntColumn, JsonColumn, TextColumn } from './columns';

/** The values of a change: column -> [before, after]; null where the column is confidential. */
export type Changes = Record<string, [unknown, unknown] | null>;

/** What happened, to what, by whom, when, with which change; append-only, written in the change's own transaction. */
@Entity('events')
@Index('ix_events_subject', ['subjectType', 'subjectId', 'occurredAt', 'id'])
@Index('ix_events_occurredAt', ['occurredAt', 'id'])
@Index('ix_events_type', ['type', 'occurredAt', 'id'])
@Index('ix_events_actorId', ['actorId', 'occurredAt', 'id'])
@Index('ix_events_requestId', ['requestId'])
export class Event extends Node {
  /** In the past tense, such as `application.moved`. */
  @TextColumn(64)
  type!: string;

  /** The entity's name, such as `Application`. */
  @TextColumn(40)
  subjectType!: string;

  @IntColumn()
  subjectId!: number;

  /** The user; null for the service itself. */
  @IntColumn({ nullable: true })
  actorId!: number | null;

  @EnumColumn(Via)
  via!: Via;

  @InstantColumn()
  occurredAt!: Date;

  /** Which request did it, as in the logs; null for work without one. */
  @TextColumn(64, { nullable: true })
  requestId!: string | null;

  @JsonColumn()
  changes!: Changes;
}
