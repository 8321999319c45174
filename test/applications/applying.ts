import type { Client } from '../support/app';

/** Creates an application by the API; `ask` is what to ask of the payload beside its errors. */
export function apply(client: Client, input: object, ask = 'application { id }'): Promise<any> {
  return client.mutate('createApplication', input, ask);
}
