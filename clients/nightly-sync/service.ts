import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { judge, NotReached, type Answer, type Outcome } from './answer';
import { waitAfter, type Patience } from './patience';

/** Where the service is, and as whom to speak to it. */
export interface Access {
  /** Such as `https://rolecall.example.org/graphql`. */
  url: string;
  /** An API key. */
  token: string;
  patience: Patience;
}

/** No answer after so many milliseconds is none; the service itself stops after ten seconds. */
const longestTry = 30_000;

/**
 * Sends an operation until it is answered.
 * @param key an `Idempotency-Key`; a mutation must have one, as it may be sent more than once
 * @throws Refused when it is not answered as asked; NotReached when patience ends
 */
export async function ask<Data, Variables>(
  access: Access,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  key?: string,
): Promise<Data> {
  const body = JSON.stringify({ query: print(document), variables });
  for (let tries = 1; ; tries++) {
    const outcome = await once<Data>(access, body, key);
    if ('data' in outcome) return outcome.data;
    const wait = waitAfter(tries, outcome.asked, access.patience);
    if (wait === null) throw new NotReached(`Given up after ${tries} tries: ${outcome.again}.`);
    await access.patience.sleep(wait);
  }
}

async function once<Data>({ url, token }: Access, body: string, key?: string): Promise<Outcome<Data>> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    ...(key !== undefined && { 'idempotency-key': key }),
  };
  let answer: Answer;
  try {
    const signal = AbortSignal.timeout(longestTry);
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
    const retryAfter = response.headers.get('retry-after');
    answer = { status: response.status, retryAfter, text: await response.text() };
  } catch (error) {
    return { again: `no answer (${String((error as Error).cause ?? error)})`, asked: 0 };
  }
  return judge(answer);
}
