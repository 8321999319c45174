import type { ApolloServerPlugin } from '@apollo/server';
import { GraphQLError, type ExecutionResult } from 'graphql';
import { Interrupted } from '../core/lifetime';
import { Unavailable } from '../database/session';
import type { Context } from '../graphql/context';
import { causeOf } from '../graphql/errors';

/** HTTP's word for what was refused or stopped and may be sent again, and when: the same in whichever way it is answered. */
export const busy = { status: 503, retryAfter: '1' } as const;

/** Whether an error says that a request came to nothing because its time was up, or because the database could not do it. */
export function isBusy(error: unknown): boolean {
  const cause = causeOf(error);
  return cause instanceof Interrupted || cause instanceof Unavailable;
}

/**
 * What an operation came to. One that tells nothing, has done nothing and may be sent again is a request that failed, and no answer
 * with errors. Once something is committed nobody may take it for that: what the database could not tell of it is then our fault.
 * @throws Interrupted or Unavailable
 */
export function unlessBusy(result: ExecutionResult, { hasWritten }: Context): ExecutionResult {
  const { data, errors } = result;
  if (!errors) return result;
  if (hasWritten) return { ...result, errors: errors.map(afterCommit) };
  if (tellsNothing(data) && errors.every(isBusy)) throw causeOf(errors[0]);
  return result;
}

function tellsNothing(data: ExecutionResult['data']): boolean {
  return !data || Object.values(data).every((value) => value === null);
}

function afterCommit(error: GraphQLError): GraphQLError {
  const cause = causeOf(error);
  if (!(cause instanceof Unavailable)) return error;
  const { message, nodes, path } = error;
  const originalError = new Error('not to be had after a commit', { cause });
  return new GraphQLError(message, { nodes, path, originalError });
}

/** Answers requests that failed for want of time or of the database by 503, and says when to send them again. */
export const statusWhenBusy: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse({ response: { http, body }, errors = [] }) {
        const failed = body.kind === 'single' && body.singleResult.data === undefined;
        if (!failed || errors.length === 0 || !errors.every(isBusy)) return Promise.resolve();
        http.status = busy.status;
        http.headers.set('retry-after', busy.retryAfter);
        return Promise.resolve();
      },
    }),
};
