import { IdempotencyKey } from '../database/idempotency-key.entity';
import { nothing } from '../database/condition';
import { rowRule } from './scope';

/** Nobody reads these rows: the kernel answers from them to whoever sends the key again. */
rowRule(IdempotencyKey, 'node:read', () => nothing);
