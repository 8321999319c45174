import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  createTable,
  dropTables,
  id,
  instant,
  int,
  json,
  nullable,
  oneOf,
  references,
  text,
  versioned,
} from './define-table';

/** Endpoints to which events are sent, how far each has come in the feed, and the log of deliveries. */
export class Webhooks1764000000012 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await createTable(runner, 'webhook_endpoints', 'WebhookEndpoint', {
      ...versioned,
      userId: references('users'),
      url: text(2000),
      description: nullable(text(200)),
      eventTypes: nullable(json),
      scopes: nullable(json),
      status: oneOf('ENABLED', 'PAUSED', 'DISABLED'),
      disabledReason: nullable(oneOf('GONE', 'FAILING', 'USER_LEFT')),
      secret: text(400),
      previousSecret: nullable(text(400)),
      previousSecretUntil: nullable(instant),
    });
    const columns = {
      id,
      endpointId: references('webhook_endpoints'),
      position: int,
      owner: text(64),
      leasedUntil: instant,
      turn: int,
      heldUntil: nullable(instant),
      failingSince: nullable(instant),
    };
    const uniques = { uq_webhook_progress_endpointId: ['endpointId'] };
    await createTable(runner, 'webhook_progress', 'WebhookProgress', columns, { uniques });
    await this.deliveries(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await dropTables(runner, 'webhook_endpoints', 'webhook_progress', 'webhook_deliveries');
  }

  private async deliveries(runner: QueryRunner): Promise<void> {
    const columns = {
      id,
      endpointId: references('webhook_endpoints'),
      messageId: text(80),
      type: text(64),
      eventId: nullable(int),
      position: nullable(int),
      subjectId: nullable(text(60)),
      status: oneOf('WAITING', 'DELIVERED', 'FAILED', 'SKIPPED'),
      attempts: json,
      answer: nullable(text(1000)),
      nextAttemptAt: nullable(instant),
      createdAt: instant,
      finishedAt: nullable(instant),
    };
    const indexes = {
      ix_webhook_deliveries_endpoint: ['endpointId', 'createdAt', 'id'],
      ix_webhook_deliveries_status: ['endpointId', 'status', 'createdAt', 'id'],
      ix_webhook_deliveries_finishedAt: ['finishedAt', 'id'],
    };
    await createTable(runner, 'webhook_deliveries', 'WebhookDelivery', columns, { indexes });
  }
}
