import { setTimeout as sleep } from 'node:timers/promises';
import type { AnswerPage, ListExport } from '../csv/list-export';
import { Interrupted, Lifetime } from '../core/lifetime';
import type { Viewer } from '../core/viewer';
import { Context } from '../graphql/context';
import { rateLimited } from '../graphql/errors';
import type { Hardening } from './hardening';
import type { HttpOptions } from './options';
import type { Balance, RateLimits } from './rate-limits';
import { noteCharged } from './refusal-charge';

/** What exports work with. */
export type CsvOptions = HttpOptions & Hardening & { rateLimits: RateLimits | null };

/** Who asks for an export, and for how long. */
export interface Caller {
  /** The context of the request itself. */
  context: Context;
  /** Looks at the token of the request. */
  signIn: (lifetime: Lifetime) => Promise<Viewer | null>;
  /** Aborted when the connection is closed. */
  closed: AbortSignal;
  /** Told what is left to the caller after the first page. */
  onBalance: (balance: Balance) => void;
}

/** The token of an export is not good any more. */
export class SignedOut extends Error {}

/**
 * Answers the pages of an export as if its client sent a request for each: the token is looked at anew, each has the deadline of a
 * request and takes its points. The first is refused when there are too few; the others wait, and leave half of the points to
 * what the user does meanwhile.
 */
export function answeringPages(caller: Caller, options: CsvOptions): AnswerPage {
  let balance: Balance | undefined;
  let isFirst = true;
  return async (list, variables) => {
    if (isFirst) {
      isFirst = false;
      balance = await spendFirst(list, caller, options);
      return options.executor({ ...list, variables, context: caller.context });
    }
    balance = await spendMore(balance, list, caller, options);
    return answerNext(list, variables, caller, options);
  };
}

/** @throws GraphQLError RATE_LIMITED when the caller has too few points */
async function spendFirst(
  { cost }: ListExport,
  { context, onBalance }: Caller,
  { rateLimits }: CsvOptions,
): Promise<Balance | undefined> {
  if (!rateLimits) return undefined;
  const balance = await rateLimits.spend(String(context.viewer.userId), cost);
  noteCharged(context, balance);
  onBalance(balance);
  if (balance.exceeded) throw rateLimited(balance.reset);
  return balance;
}

/** Waits until there are points. */
async function spendMore(
  before: Balance | undefined,
  { cost }: ListExport,
  { context, closed }: Caller,
  { rateLimits }: CsvOptions,
): Promise<Balance | undefined> {
  if (!rateLimits || !before) return undefined;
  let balance = before;
  if (balance.remaining < balance.limit / 2) await rest(balance, closed);
  for (;;) {
    balance = await rateLimits.spend(String(context.viewer.userId), cost);
    if (!balance.exceeded) return balance;
    await rest(balance, closed);
  }
}

async function rest({ reset }: Balance, closed: AbortSignal): Promise<void> {
  await sleep(reset * 1_000, undefined, { signal: closed }).catch(() => {
    throw new Interrupted('CLIENT_GONE');
  });
}

async function answerNext(
  list: ListExport,
  variables: Record<string, unknown>,
  { context: { requestId }, signIn, closed }: Caller,
  { database, clock, executor, deadlineMilliseconds }: CsvOptions,
): ReturnType<AnswerPage> {
  const lifetime = new Lifetime(deadlineMilliseconds);
  const end = (): void => lifetime.end('CLIENT_GONE');
  closed.addEventListener('abort', end);
  try {
    if (closed.aborted) end();
    const viewer = await signIn(lifetime);
    if (!viewer) throw new SignedOut('the token is not good any more');
    const context = new Context({ database, clock, viewer, requestId, lifetime });
    return await executor({ ...list, variables, context });
  } finally {
    closed.removeEventListener('abort', end);
    lifetime.release();
  }
}
