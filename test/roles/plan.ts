import type { Client } from '../support/app';

/** Reads the plan of a role as one client: the position and the name of each of its active stages. */
export function planReader(by: () => Client) {
  return async (role: { id: number }) => {
    const { role: read } = await by().data(
      'query ($id: ID!) { role(id: $id) { stages { name position } } }',
      { id: `role_${role.id}` },
    );
    return read.stages.map((stage: { name: string; position: number }) => `${stage.position} ${stage.name}`);
  };
}
