import type { Operation } from '../operations/operation';
import type { Side } from './sides';

/** Asks one side once. @returns the `data` of its answer. @throws Error for anything but a whole answer */
export async function ask(side: Side, operation: Operation, variables: object): Promise<unknown> {
  const answer = await fetch(side.origin + side.path(operation), {
    method: 'POST',
    headers: side.headers,
    body: side.body(operation, variables),
  });
  const text = await answer.text();
  if (!answer.ok || text.includes('"errors":') || /"userErrors":\[[^\]]/.test(text))
    throw new Error(`${operation.name}: the ${side.name} answers ${answer.status} ${text.slice(0, 1_000)}`);
  return (JSON.parse(text) as { data: unknown }).data;
}
