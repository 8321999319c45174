import {
  createSourceEventStream,
  execute,
  GraphQLError,
  OperationTypeNode,
  type DocumentNode,
  type FormattedExecutionResult,
} from 'graphql';
import type { FeedHub } from '../access/feed-hub';
import type { Delivery } from '../access/subscriber';
import { Lifetime } from '../core/lifetime';
import type { Viewer } from '../core/viewer';
import { Context } from '../graphql/context';
import { costOf } from '../graphql/cost';
import { rateLimited, tooCostly } from '../graphql/errors';
import { readOperation, refusedOperation, type AskedOperation } from '../graphql/operation';
import { chargeRefusal } from './refusal-charge';
import type { StreamConnection } from './stream-connection';
import { endingOf, publicResult } from './stream-errors';
import type { Streams } from './stream-surroundings';

/** A subscription that may run, and what each of its events costs. */
export interface Prepared {
  document: DocumentNode;
  operationName: string | null;
  variableValues: Record<string, unknown>;
  cost: number;
}

type Results = AsyncGenerator<FormattedExecutionResult, void, void>;

/**
 * Looks at an operation under the same limits as every other one, and takes the points of a refusal where it is refused.
 * @throws GraphQLError that says why it is not run, RATE_LIMITED when there are not even points to refuse it
 */
export async function prepare(
  asked: AskedOperation,
  { userId }: Viewer,
  streams: Streams,
): Promise<Prepared> {
  try {
    return sound(asked, streams);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const balance = streams.rateLimits && (await chargeRefusal(streams.rateLimits, userId));
    const told = balance?.exceeded ? rateLimited(balance.reset) : error;
    streams.traffic?.operation('subscription', [told]);
    throw told;
  }
}

function sound(asked: AskedOperation, { schema, introspection, costLimit }: Streams): Prepared {
  const { document, operation, operationName, variables } = readOperation(asked, schema, introspection);
  if (operation.operation !== OperationTypeNode.SUBSCRIPTION)
    throw refusedOperation('Only subscriptions run here; send the rest by POST to /graphql.', 'BAD_REQUEST');
  const cost = costOf(schema, document, operation, variables);
  if (cost > costLimit) throw tooCostly({ requested: cost, limit: costLimit });
  return { document, operationName, variableValues: variables, cost: Math.max(1, cost) };
}

/**
 * Runs a subscription for a connection: a result for each event, and at last one that says why it was ended, if it was from here.
 * @throws GraphQLError when its user has spent their points
 */
export async function subscribe(
  prepared: Prepared,
  connection: StreamConnection,
  surroundings: Streams,
): Promise<Results | FormattedExecutionResult> {
  const { schema, hub, deadlineMilliseconds, logger, traffic } = surroundings;
  await spend(prepared, connection.viewer, surroundings);
  const lifetime = new Lifetime(deadlineMilliseconds);
  const contextValue = contextOf(connection.viewer, connection, lifetime, surroundings, hub);
  const source = await createSourceEventStream({ schema, ...prepared, contextValue });
  lifetime.release();
  if (!(Symbol.asyncIterator in source)) {
    const refused = publicResult(source, connection.requestId, logger);
    traffic?.operation('subscription', refused.errors ?? []);
    return refused;
  }
  traffic?.operation('subscription', []);
  const stream = source as AsyncGenerator<Delivery, void, void>;
  connection.add(stream);
  return results(stream, prepared, connection, surroundings);
}

function results(
  stream: AsyncGenerator<Delivery, void, void>,
  prepared: Prepared,
  connection: StreamConnection,
  surroundings: Streams,
): Results {
  const each = eachResult(stream, prepared, connection, surroundings);
  const ending = each.return.bind(each);
  return Object.assign(each, {
    return: async () => {
      connection.delete(stream);
      await stream.return();
      return ending();
    },
  });
}

async function* eachResult(
  stream: AsyncGenerator<Delivery, void, void>,
  prepared: Prepared,
  connection: StreamConnection,
  surroundings: Streams,
): Results {
  try {
    for await (const delivery of stream) {
      yield await resultOf(delivery, prepared, connection, surroundings);
      surroundings.traffic?.delivered();
    }
    const { ending } = connection;
    if (ending && ending !== 'CLIENT_GONE') yield endingOf(ending);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    yield publicResult({ errors: [error] }, connection.requestId, surroundings.logger);
  } finally {
    connection.delete(stream);
  }
}

async function resultOf(
  delivery: Delivery,
  prepared: Prepared,
  connection: StreamConnection,
  surroundings: Streams,
): Promise<FormattedExecutionResult> {
  const { schema, deadlineMilliseconds, logger } = surroundings;
  await spend(prepared, delivery.viewer, surroundings);
  const lifetime = new Lifetime(deadlineMilliseconds);
  try {
    const contextValue = contextOf(delivery.viewer, connection, lifetime, surroundings);
    const result = await execute({ schema, ...prepared, rootValue: delivery, contextValue });
    return publicResult(result, connection.requestId, logger);
  } finally {
    lifetime.release();
  }
}

/** Each event is answered by a context of its own: nothing is remembered from one to the next. */
function contextOf(
  viewer: Viewer,
  connection: StreamConnection,
  lifetime: Lifetime,
  { database, clock }: Streams,
  hub?: FeedHub,
): Context {
  const follow = hub && ((asked: Parameters<FeedHub['follow']>[1]) => hub.follow(connection, asked));
  return new Context({ database, clock, viewer, requestId: connection.requestId, lifetime, follow });
}

async function spend({ cost }: Prepared, { userId }: Viewer, { rateLimits }: Streams): Promise<void> {
  const balance = await rateLimits?.spend(String(userId), cost);
  if (balance?.exceeded) throw rateLimited(balance.reset);
}
