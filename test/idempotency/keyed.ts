import { AccessLevel, systemViewer } from '../../src/core/viewer';
import { systemAuthor, write } from '../../src/database/write';
import { createApiKey } from '../../src/users/api-key.service';
import { User } from '../../src/users/user.entity';
import type { TestDatabase } from '../support/databases';
import type { Client, TestApp } from '../support/app';

/** An answer with the headers that tell of idempotency. */
export interface KeyedAnswer {
  status: number;
  replayed: string | undefined;
  retryAfter: string | undefined;
  body: any;
}

/** Sends an operation under an Idempotency-Key. */
export async function sendKeyed(
  app: TestApp,
  { token }: Client,
  key: string,
  query: string,
  variables: object = {},
): Promise<KeyedAnswer> {
  const answer = await app.server.inject({
    method: 'POST',
    url: '/graphql',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    payload: JSON.stringify({ query, variables }),
  });
  const { 'idempotency-replayed': replayed, 'retry-after': retryAfter } = answer.headers;
  return {
    status: answer.statusCode,
    replayed: replayed as string | undefined,
    retryAfter: retryAfter,
    body: answer.json(),
  };
}

export const createApplicant = `mutation ($input: CreateApplicantInput!) {
  createApplicant(input: $input) { applicant { id name version } userErrors { __typename code path } }
}`;

/** Sends operations under keys: the creation of an applicant, unless said otherwise. */
export type KeyedSender = ReturnType<typeof keyedSender>;

/** A sender for one user; another one may be named for a request. */
export function keyedSender(app: TestApp, sender: Client) {
  return (key: string, variables: object, query = createApplicant, client = sender) =>
    sendKeyed(app, client, key, query, variables);
}

/** The variables of the creation of an applicant. */
export function person(lastName: string) {
  return { input: { firstName: 'Ada', lastName } };
}

/** The ids of the applicants with a last name. */
export async function applicantsNamed(app: TestApp, lastName: string): Promise<string[]> {
  const rows = await app.database.primary.all('SELECT id FROM applicants WHERE lastName = ?', [lastName]);
  return rows.map(({ id }) => `applicant_${Number(id)}`);
}

/** The token of a new ADMIN, for services in processes of their own. */
export async function tokenOfAdmin({ database }: TestDatabase): Promise<string> {
  return write(database, systemAuthor(systemViewer, new Date()), async (work) => {
    const values = { name: 'Admin', email: 'admin@example.org', timeZone: 'Europe/Lisbon', active: true };
    const user = await work.add(User, { ...values, accessLevel: AccessLevel.ADMIN }, 'user.created');
    return (await createApiKey(work, user, { name: 'test', scopes: ['*'] })).token;
  });
}
