import type { Client, TestApp } from '../support/app';
import { anApplication, aRole } from '../support/fixtures';
import { idOf } from '../support/footprint';

const facts = 'type subjectType subjectId actor { id } via occurredAt changes { field from to hidden }';

/** The events that a client finds, the latest first; `ask` is what to ask of each beside its id. */
export async function eventsWhere(client: Client, where: object, ask = facts): Promise<any> {
  const query = `query ($where: EventWhere) { events(where: $where, first: 100) { totalCount nodes { id ${ask} } } }`;
  return (await client.data(query, { where })).events;
}

/** An application that somebody has moved to the second stage of its role, and the role. */
export async function aMove(app: TestApp, mover: Client) {
  const role = await aRole(app);
  const application = await anApplication(app, role);
  const { userErrors } = await mover.mutate('moveApplication', {
    applicationId: idOf(application),
    expectedVersion: 1,
    toStageId: idOf(role.stages[1]!),
  });
  expect(userErrors).toEqual([]);
  return { role, application };
}
