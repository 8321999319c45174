import type {
  ApolloServerPlugin,
  GraphQLRequestContextWillSendResponse,
  GraphQLResponse,
} from '@apollo/server';
import {
  getOperationAST,
  OperationTypeNode,
  type ExecutionResult,
  type GraphQLFormattedError,
} from 'graphql';
import type { Logger } from 'pino';
import type { Context } from '../graphql/context';
import { causeOf, publicError } from '../graphql/errors';
import type { Executor } from '../graphql/executor';
import type { Operation } from '../graphql/operation';
import { busy, isBusy, unlessBusy } from './busy';
import { unauthenticated } from './errors';

/**
 * Runs operations in the name of an assumed viewer, and asks at the same time whether they are the one: a query with what it reads
 * first, a mutation with the first statement of its transaction, which writes nothing before that is known. If they are somebody
 * else, it is run again in the name of whom they are now: nothing has been done then. What was read for nobody is told to nobody by
 * `onlyTheCertain`.
 * @throws Interrupted or Unavailable when it came to nothing and may be sent again
 */
export function runningForAssumed(run: Executor): (operation: Operation) => Promise<ExecutionResult> {
  return async (operation) => {
    const { context } = operation;
    if (context.certain) return unlessBusy(await run(operation), context);
    const result = await (isQuery(operation) ? runConfirming(run, operation) : run(operation));
    if (context.certain || (await context.confirm()) !== 'CHANGED') return unlessBusy(result, context);
    context.accept();
    return unlessBusy(await run(operation), context);
  };
}

async function runConfirming(run: Executor, operation: Operation): Promise<ExecutionResult> {
  const confirming = operation.context.confirmReading();
  const [result] = await Promise.all([run(operation), confirming]);
  return result;
}

function isQuery({ document, operationName }: Operation): boolean {
  return getOperationAST(document, operationName)?.operation === OperationTypeNode.QUERY;
}

/**
 * Nothing is told in the name of an assumed viewer: every answer waits until it is known who asks; and so does what runs in other ways
 * than `runningForAssumed` knows: what is done under an Idempotency-Key, and what is no query or mutation.
 */
export function onlyTheCertain(logger: Logger): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        async didResolveOperation({ operation, contextValue }) {
          if (operation?.operation === OperationTypeNode.QUERY) return;
          if (operation?.operation === OperationTypeNode.MUTATION && contextValue.idempotencyKey === null)
            return;
          if ((await contextValue.confirm()) === 'GONE') throw unauthenticated();
          contextValue.accept();
        },
        willSendResponse: (sent) => waitForCertainty(sent, logger),
      }),
  };
}

async function waitForCertainty(
  { response, errors = [], contextValue }: GraphQLRequestContextWillSendResponse<Context>,
  logger: Logger,
): Promise<void> {
  const { requestId } = contextValue;
  try {
    if ((await contextValue.confirm()) !== 'GONE') return;
    refuse(response, 401, unauthenticated(), requestId);
    response.http.headers.set('www-authenticate', 'Bearer');
  } catch (err) {
    // That it could not be found out is what the answer tells already, or else it must.
    if (errors.some((told) => causeOf(told) === err)) return;
    logger.error({ err, requestId }, 'request failed');
    refuse(response, isBusy(err) ? busy.status : 500, publicError({ message: '' }, err), requestId);
    if (isBusy(err)) response.http.headers.set('retry-after', busy.retryAfter);
  }
}

/** Tells nothing but why nothing is told. */
function refuse(
  response: GraphQLResponse,
  status: number,
  { message, extensions }: GraphQLFormattedError,
  requestId: string,
): void {
  const errors = [{ message, extensions: { ...extensions, requestId } }];
  response.body = { kind: 'single', singleResult: { errors } };
  response.http.status = status;
}
