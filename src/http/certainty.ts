import type { ApolloServerPlugin } from '@apollo/server';
import { getOperationAST, OperationTypeNode, type ExecutionResult } from 'graphql';
import type { Context } from '../graphql/context';
import { causeOf } from '../graphql/errors';
import type { Executor, Operation } from '../graphql/executor';
import { unauthenticated } from './errors';

/**
 * Runs operations in the name of an assumed viewer, and asks at the same time whether they are the one: a query with what it reads
 * first, a mutation with the first statement of its transaction, which writes nothing before that is known. If they are somebody
 * else, it is run again in the name of whom they are now: nothing has been done then. What was read for nobody is told to nobody by
 * `onlyTheCertain`.
 */
export function runningForAssumed(run: Executor): (operation: Operation) => Promise<ExecutionResult> {
  return async (operation) => {
    const { context } = operation;
    if (context.certain) return run(operation);
    const confirming = isQuery(operation) ? context.confirmReading() : null;
    const [result] = await Promise.all([run(operation), confirming]);
    if ((await context.confirm()) !== 'CHANGED') return result;
    context.accept();
    return run(operation);
  };
}

function isQuery({ document, operationName }: Operation): boolean {
  return getOperationAST(document, operationName)?.operation === OperationTypeNode.QUERY;
}

/**
 * Nothing is told in the name of an assumed viewer: every answer waits until it is known who asks; and so does what runs in other ways
 * than `runningForAssumed` knows: what is done under an Idempotency-Key, and what is no query or mutation.
 */
export const onlyTheCertain: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      async didResolveOperation({ operation, contextValue }) {
        if (operation?.operation === OperationTypeNode.QUERY) return;
        if (operation?.operation === OperationTypeNode.MUTATION && contextValue.idempotencyKey === null)
          return;
        if ((await contextValue.confirm()) === 'GONE') throw unauthenticated();
        contextValue.accept();
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
