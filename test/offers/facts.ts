import { globalIdOf } from '../../src/core/global-id';
import type { Offer } from '../../src/offers/offer.entity';
import type { Client, TestApp } from '../support/app';
import { anOffer } from '../support/application-children';
import { anApplication, aRole } from '../support/fixtures';

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
