import { AccessLevel } from '../../src/core/viewer';
import type { Row } from '../../src/database/rows';
import type { NewRow } from '../../src/database/new-row';
import { User } from '../../src/users/user.entity';
import type { TestApp } from './app';

let serial = 0;

/** The rows of a table whose columns equal these values, in the order in which they were written. */
export function rowsOf(app: TestApp, table: string, match: Record<string, string | number>): Promise<Row[]> {
  const conditions = Object.keys(match).map((column) => `${column} = ?`);
  return app.database.primary.all(
    `SELECT * FROM ${table} WHERE ${conditions.join(' AND ')} ORDER BY id`,
    Object.values(match),
  );
}

/** The key of a row, from its global id. */
export function keyOf(globalId: string): number {
  return Number(globalId.split('_')[1]);
}

/** A user without a token: someone to put on panels. */
export function aUser(app: TestApp, values: Partial<NewRow<User>> = {}): Promise<User> {
  const email = `user.${++serial}@example.org`;
  const given = { accessLevel: AccessLevel.INTERVIEWER, timeZone: 'Europe/Lisbon', active: true, ...values };
  return app.work((work) => work.add(User, { name: `User ${serial}`, email, ...given }, 'user.created'));
}
