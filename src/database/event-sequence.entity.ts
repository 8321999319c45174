import { Entity } from 'typeorm';
import { Node } from '../core/node';
import { InstantColumn, IntColumn, TextColumn } from './columns';

/** The one row that says how far events are numbered, and which process numbers them until when. */
@Entity('event_sequence')
export class EventSequence extends Node {
  /** The last position that was given to an event. */
  @IntColumn()
  position!: number;

  /** The process whose turn it is; empty before the first. */
  @TextColumn(64)
  owner!: string;

  @InstantColumn()
  leasedUntil!: Date;
}
