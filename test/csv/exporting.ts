import { parse } from 'csv-parse/sync';
import type { AskedOperation } from '../../src/graphql/operation';
import type { Client, TestApp } from '../support/app';
import { listen } from '../support/raw-http';

/** Sends an export without waiting for more than its head. */
export async function exporting(
  app: TestApp,
  { token }: { token: string },
  asked: AskedOperation,
  address = '/graphql/csv',
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(`http://127.0.0.1:${await listen(app.server)}${address}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(asked),
    ...(signal && { signal }),
  });
}

/** Exports a list that can be exported, and returns the table as a reader of CSV sees it, headings first. */
export async function tableOf(
  app: TestApp,
  client: Client,
  query: string,
  variables: object = {},
): Promise<string[][]> {
  const answer = await exporting(app, client, { query, variables });
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(text);
  return parse(text);
}

/** Sends an export that is refused, and returns its status and its first error. */
export async function refusalOf(
  app: TestApp,
  client: { token: string },
  asked: AskedOperation,
  address?: string,
): Promise<{ status: number; type: string | null; error: { message: string; extensions: any } }> {
  const answer = await exporting(app, client, asked, address);
  const { errors } = (await answer.json()) as { errors: any[] };
  return { status: answer.status, type: answer.headers.get('content-type'), error: errors[0] };
}

/** An export as it goes over the wire. */
export function exportRequest(token: string, query: string, version = '1.1'): string {
  const body = JSON.stringify({ query });
  return (
    `POST /graphql/csv HTTP/${version}\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n` +
    `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
  );
}

/** Waits for a line of a log. */
export async function untilLogged(
  log: () => ReadonlyArray<Record<string, any>>,
  what: object,
): Promise<Record<string, any>> {
  for (;;) {
    const found = log().find((line) => expect.objectContaining(what).asymmetricMatch(line));
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
