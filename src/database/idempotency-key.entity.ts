import { Entity, Index } from 'typeorm';
import { Node } from '../core/node';
import { InstantColumn, IntColumn, JsonColumn, TextColumn } from './columns';
import type { Sealed } from './sealed';

/**
 * A request that a user sent under an Idempotency-Key. What was done stands here from the same commit on; what was answered
 * follows. Both are sealed under the key itself, of which only the hash is kept.
 */
@Entity('idempotency_keys')
@Index('uq_idempotency_keys', ['userId', 'keyHash'], { unique: true })
@Index('ix_idempotency_keys_expiresAt', ['expiresAt'])
export class IdempotencyKey extends Node {
  @IntColumn()
  userId!: number;

  /** SHA-256 of the key, hexadecimal. */
  @TextColumn(64)
  keyHash!: string;

  /** SHA-256 of the operation and its variables, hexadecimal. */
  @TextColumn(64)
  requestHash!: string;

  /** Which try of the request may write: one that was overtaken finds another name here and rolls back. */
  @TextColumn(36)
  attempt!: string;

  /** Until when this try is taken to be running. */
  @InstantColumn()
  leaseUntil!: Date;

  @InstantColumn()
  expiresAt!: Date;

  /** What each mutation of the request gave, by its name in the answer. */
  @JsonColumn({ nullable: true })
  results!: Sealed | null;

  /** The answer as it was sent. */
  @JsonColumn({ nullable: true })
  answer!: Sealed | null;

  /** SHA-256 of the permissions under which the answer was made. */
  @TextColumn(64, { nullable: true })
  rights!: string | null;
}
