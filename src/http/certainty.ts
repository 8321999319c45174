import type { ApolloServerPlugin } from '@apollo/server';
import { OperationTypeNode, type ExecutionResult } from 'graphql';
import type { Context } from '../graphql/context';
import { causeOf } from '../graphql/errors';
import type { Executor, Operation } from '../graphql/executor';
import { unauthenticated } from './errors';

/**
 * Runs queries in the name of an assumed viewer, and asks at the same time whether they are the one. If not, the query is run
 * again in the name of whom they are now; what was read for nobody is told to nobody by `onlyTheCertain`.
 */
export function runningForAssumed(run: Executor): (operation: Operation) => Promise<ExecutionResult> {
  return async (operation) => {
    if (operation.context.certain) return run(operation);
    const [standing, result] = await Promise.all([operation.context.confirm(true), run(operation)]);
    return standing === 'CHANGED' ? run(operation) : result;
  };
}

/** Nothing is done and nothing is told in the name of an assumed viewer: mutations wait until it is known, and so does every answer. */
export const onlyTheCertain: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      async didResolveOperation({ operation, contextValue }) {
        if (operation?.operation === OperationTypeNode.QUERY) return;
        if ((await contextValue.confirm()) === 'GONE') throw unauthenticated();
      },
      async willSendResponse({ response, errors = [], contextValue }) {
        const standing = await contextValue.confirm().catch((error: unknown) => {
          // That it could not be found out is what the answer tells already, or else there is none.
          if (errors.some((told) => causeOf(told) === error)) return null;
          throw error;
        });
        if (standing !== 'GONE') return;
        const { message, extensions } = unauthenticated();
        const refusal = [{ message, extensions: { ...extensions, requestId: contextValue.requestId } }];
        response.body = { kind: 'single', singleResult: { errors: refusal } };
        response.http.status = 401;
        response.http.headers.set('www-authenticate', 'Bearer');
      },
    }),
};
