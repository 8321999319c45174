import { Field } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { Node, NodeType } from '../core/node';
import { Via } from '../core/viewer';
import { BooleanColumn, EnumColumn, InstantColumn, IntColumn, JsonColumn, TextColumn } from './columns';
import type { Param } from './rows';

/** The values of a change: column -> [before, after]; null where the column is confidential. */
export type Changes = Record<string, [unknown, unknown] | null>;

/** What a row was at an event: column -> the value as it is stored. */
export type State = Record<string, Param>;

/** Append-only, written in the change's own transaction. */
@NodeType('What happened, to what, by whom and when, and what it changed. Events stay as they are.')
@Entity('events')
@Index('ix_events_subject', ['subjectType', 'subjectId', 'occurredAt', 'id'])
@Index('ix_events_occurredAt', ['occurredAt', 'id', 'subjectType', 'subjectId'])
@Index('ix_events_type', ['type', 'occurredAt', 'id'])
@Index('ix_events_actorId', ['actorId', 'occurredAt', 'id'])
@Index('ix_events_requestId', ['requestId'])
@Index('uq_events_position', ['position'], { unique: true })
export class Event extends Node {
  @Field(() => String, { description: 'What happened, in the past tense, such as `application.moved`.' })
  @TextColumn(64)
  type!: string;

  @Field(() => String, { description: 'The type of what it happened to, such as `Application`.' })
  @TextColumn(40)
  subjectType!: string;

  @IntColumn()
  subjectId!: number;

  /** The user; null for the service itself. */
  @IntColumn({ nullable: true })
  actorId!: number | null;

  @Field(() => Via, { description: 'By which door it came in.' })
  @EnumColumn(Via)
  via!: Via;

  @Field(() => Date, { description: 'When it happened.' })
  @InstantColumn()
  occurredAt!: Date;

  @Field(() => String, {
    nullable: true,
    description:
      'Which request did it, as in the log and the header of its answer; null for work without one.',
  })
  @TextColumn(64, { nullable: true })
  requestId!: string | null;

  @JsonColumn()
  changes!: Changes;

  /** The place in the feed, given after the commit by the sequencer; null until then. */
  @IntColumn({ nullable: true })
  position!: number | null;

  /** Whether the event took the subject away. */
  @BooleanColumn()
  removal!: boolean;

  /** What the subject was right after the event; of a removed one, what its row rule asks for. Null where it is not known. */
  @JsonColumn({ nullable: true })
  state!: State | null;
}
