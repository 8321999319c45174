import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable, dropTables, id, instant, int, json, nullable, text } from './define-table';

/** Requests that were sent under an Idempotency-Key. */
export class Idempotency1764000000009 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(
      runner,
      'idempotency_keys',
      'IdempotencyKey',
      {
        id,
        userId: int,
        keyHash: text(64),
        requestHash: text(64),
        attempt: text(36),
        leaseUntil: instant,
        expiresAt: instant,
        results: nullable(json),
        answer: nullable(json),
        rights: nullable(text(64)),
      },
      {
        uniques: { uq_idempotency_keys: ['userId', 'keyHash'] },
        indexes: { ix_idempotency_keys_expiresAt: ['expiresAt'] },
      },
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'idempotency_keys');
  }
}
