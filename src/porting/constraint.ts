import { RuleViolation, type UserError } from '../core/user-error';
import { DuplicateKey } from '../database/session';

/** A check, a foreign key, a length: MySQL's and MariaDB's numbers. */
const numbers = new Set([1048, 1264, 1366, 1406, 1452, 3819, 4025]);

/** What to tell of a row that the database refused by a constraint of its own; null for every other error. */
export function constraintBroken(error: unknown): UserError[] | null {
  const { errno = 0, code = '' } = error as { errno?: number; code?: string };
  const broken = error instanceof DuplicateKey || numbers.has(errno) || code.startsWith('SQLITE_CONSTRAINT');
  return broken
    ? [new RuleViolation('CONSTRAINT_BROKEN', 'What the line says contradicts a rule of the database.')]
    : null;
}
