import { globalIdOf } from '../../src/core/global-id';
import type { Node } from '../../src/core/node';
import type { Offer } from '../../src/offers/offer.entity';
import type { Client, TestApp } from '../support/app';
import { anApplication, anOffer, aRole } from '../support/fixtures';

/** All that offers and hires write: rows and versions. Equal before and after a refusal. */
export async function written(app: TestApp): Promise<object[]> {
  const tables = ['offers', 'applications', 'openings'].map(
    (table) => `SELECT '${table}' AS name, COUNT(*) AS count, SUM(version) AS versions FROM ${table}`,
  );
  const plain = ['stage_transitions', 'events'].map(
    (table) => `SELECT '${table}' AS name, COUNT(*) AS count, 0 AS versions FROM ${table}`,
  );
  const rows = await app.database.primary.all([...tables, ...plain].join(' UNION ALL '));
  return rows.map(({ name, count, versions }) => ({
    name,
    count: Number(count),
    versions: Number(versions),
  }));
}

/** Runs a mutation that must be refused, shows that it wrote nothing, and returns its errors. */
export async function refused(app: TestApp, act: () => Promise<{ userErrors: object[] }>): Promise<object[]> {
  const before = await written(app);
  const { userErrors } = await act();
  expect(await written(app)).toEqual(before);
  expect(userErrors).not.toEqual([]);
  return userErrors;
}

/** The types of the events of a row, in their order. */
export async function eventsOf(app: TestApp, row: Node): Promise<string[]> {
  const events = await app.database.primary.all(
    'SELECT type FROM events WHERE subjectType = ? AND subjectId = ? ORDER BY id',
    [row.constructor.name, row.id],
  );
  return events.map(({ type }) => String(type));
}

/** What `{ offerId, expectedVersion }` says of an offer as it was loaded. */
export function stepOf(offer: Offer): { offerId: string; expectedVersion: number } {
  return { offerId: globalIdOf(offer), expectedVersion: offer.version };
}

/** An application with an offer, in a role of its own. */
export async function offered(
  app: TestApp,
  values: Parameters<typeof anOffer>[2] = {},
  roleValues: Parameters<typeof aRole>[1] = {},
) {
  const role = await aRole(app, roleValues);
  const application = await anApplication(app, role);
  return { role, application, offer: await anOffer(app, application, values) };
}

/** Hires by an ADMIN, for tests that begin with a hire. */
export async function hired(app: TestApp, admin: Client, role: Parameters<typeof anApplication>[1]) {
  const application = await anApplication(app, role);
  const input = { applicationId: globalIdOf(application), expectedVersion: 1, waiveOffer: true };
  const { userErrors } = await admin.mutate('hireApplicant', input);
  expect(userErrors).toEqual([]);
  return Object.assign(application, { version: 2 });
}
