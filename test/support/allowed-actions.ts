import { isInputObjectType } from 'graphql';
import type { Client, TestApp } from './app';

/** An object as `allowedActions` tells of it. */
interface Told {
  __typename: string;
  id: string;
  version: number;
  allowedActions: Array<{ action: string; enabled: boolean; reason: string | null }>;
}

/** What was told of an action, and what became of it. */
export interface Tried {
  action: string;
  enabled: boolean;
  done: boolean;
}

/** What the input of an action says beside the object and its version. */
export type Inputs = Record<string, object>;

const query = `query ($id: ID!) { node(id: $id) { __typename id
  ... on Application { version allowedActions { action enabled reason } }
  ... on Interview { version allowedActions { action enabled reason } }
  ... on Feedback { version allowedActions { action enabled reason } }
  ... on Note { version allowedActions { action enabled reason } }
  ... on InterviewStage { version allowedActions { action enabled reason } }
  ... on Opening { version allowedActions { action enabled reason } } } }`;

/**
 * Does every mutation that `allowedActions` of an object lists, one after the other: each is told of right before it is done,
 * and none any more when the object is gone.
 * @param inputs what they need beside what the object says itself
 */
export async function tryActions(
  app: TestApp,
  client: Client,
  id: string,
  inputs: Inputs = {},
): Promise<Tried[]> {
  const told = async (): Promise<Told | null> => (await client.data(query, { id })).node;
  const tried: Tried[] = [];
  for (const { action } of (await told())?.allowedActions ?? []) {
    const present = await told();
    const now = present?.allowedActions.find((one) => one.action === action);
    if (!present || !now) break;
    expect([action, now.reason === null]).toEqual([action, now.enabled]);
    const { errors, data } = await send(app, client, action, present, inputs[action]);
    expect(errors?.filter(({ extensions }) => extensions.code !== 'FORBIDDEN') ?? []).toEqual([]);
    tried.push({ action, enabled: now.enabled, done: !errors && data[action].userErrors.length === 0 });
  }
  return tried;
}

/** Whether what was told of each action is what came of it. */
export function expectKept(id: string, tried: Tried[]): void {
  expect([id, tried]).toEqual([id, tried.map(({ action, enabled }) => ({ action, enabled, done: enabled }))]);
  expect([id, tried]).not.toEqual([id, []]);
}

function send(app: TestApp, client: Client, action: string, of: Told, more: object = {}) {
  const type = `${action.charAt(0).toUpperCase()}${action.slice(1)}Input`;
  const input = { ...itself(app, type, of), ...more };
  const document = `mutation ($input: ${type}!) { ${action}(input: $input) { userErrors { code } } }`;
  return client.send(document, { input });
}

/** The id of the object and its version, as far as an input takes them. */
function itself(app: TestApp, type: string, { __typename, id, version }: Told): object {
  const input = app.schema.getType(type);
  if (!isInputObjectType(input)) throw new Error(`${type} is no input`);
  const stage = __typename === 'InterviewStage';
  const key = stage ? 'stageId' : `${__typename.charAt(0).toLowerCase()}${__typename.slice(1)}Id`;
  const values: Record<string, unknown> = { [key]: id, expectedVersion: version };
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in input.getFields()));
}
