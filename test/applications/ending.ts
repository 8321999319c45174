import type { Client } from '../support/app';
import { idOf } from '../support/footprint';

/** Ends an application, or takes its end back, as one client by a mutation of that name. */
export function ending(by: () => Client) {
  return (mutation: string, application: { id: number; constructor: unknown }, input: object = {}) =>
    by().mutate(
      mutation,
      { applicationId: idOf(application), expectedVersion: 1, ...input },
      'application { id version status }',
    );
}
