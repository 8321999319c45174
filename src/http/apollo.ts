import type { Server } from 'node:http';
import { ApolloServer, type ApolloServerOptionsWithGateway, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { GraphQLError, OperationTypeNode, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Context } from '../graphql/context';
import { noSuchOperation, type Operation } from '../graphql/operation';
import { documentLimits } from '../graphql/limits';
import { causeOf, internalCodes, publicError } from '../graphql/errors';
import type { Traffic } from '../metrics/traffic';
import { statusWhenBusy } from './busy';
import { onlyTheCertain } from './certainty';
import { costs } from './costs';
import { idempotency } from './idempotency';
import { statusByMediaType } from './media-types';
import type { Payment } from './payment';

/** What Apollo needs to know of its surroundings. */
export interface ApolloOptions {
  schema: GraphQLSchema;
  /** Runs operations in the name of viewers who may only be assumed. */
  run: (operation: Operation) => Promise<ExecutionResult>;
  introspection: boolean;
  httpServer: Server;
  logger: Logger;
  /** How long requests in flight may take once the shutdown has begun. */
  shutdownSeconds: number;
  /** How long a request may be worked at. */
  deadlineMilliseconds: number;
  payment: Payment;
  /** What is told of the operations that were found valid. */
  learning: ApolloServerPlugin<Context>;
  traffic?: Traffic | null;
}

/** What a request takes besides the work that its deadline bounds. */
const graceMilliseconds = 5_000;

/** Puts the id of the request into its errors, and those that are our fault into the log; counts what became of it. */
function requestIds(logger: Logger, traffic: Traffic | null = null): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse({ response, errors = [], contextValue: { requestId }, operation, operationName }) {
          if (response.body.kind !== 'single') return Promise.resolve();
          traffic?.operation(operation?.operation, response.body.singleResult.errors ?? []);
          response.body.singleResult.errors?.forEach((error, index) => {
            Object.assign(error, { extensions: { ...error.extensions, requestId } });
            if (internalCodes.has(String(error.extensions?.code)))
              logger.error(
                { err: causeOf(errors[index]), requestId, operation: short(operationName) },
                'request failed',
              );
          });
          return Promise.resolve();
        },
      }),
  };
}

/** A name that its client chose, unless it is so long that it may be something else. */
function short(name: string | null | undefined): string | undefined {
  return name && /^\w{1,40}$/.test(name) ? name : undefined;
}

/** Most of this is refused earlier, see limits.ts; the errors that are told are few, too. */
const limits = {
  parseOptions: { maxTokens: documentLimits.tokens },
  validationOptions: { maxErrors: 10 },
  maxRecursiveSelections: 10_000,
};

/** Lets nothing run where no operation is meant: an executor that is told no name takes the only one that there is. */
const onlyWhatIsMeant: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ operation }) {
        if (operation) return Promise.resolve();
        throw noSuchOperation();
      },
    }),
};

/** Names the addresses of subscriptions to who asks for one where queries are answered. */
const followedElsewhere: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      didResolveOperation({ operation }) {
        if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return Promise.resolve();
        const message =
          'Subscriptions are followed over a WebSocket at this address, or by server-sent events at /graphql/stream.';
        throw new GraphQLError(message, { extensions: { code: 'BAD_REQUEST', http: { status: 400 } } });
      },
    }),
};

/** What stands between an operation and its execution. */
function gates(options: ApolloOptions): ApolloServerPlugin<Context>[] {
  const { payment, learning, deadlineMilliseconds, logger, traffic } = options;
  return [
    onlyWhatIsMeant,
    followedElsewhere,
    onlyTheCertain(logger),
    learning,
    costs(payment, traffic),
    idempotency(deadlineMilliseconds + graceMilliseconds, logger),
  ];
}

/** Apollo takes an executor of ours through the interface that it has for gateways. */
function runningBy({ schema, run }: ApolloOptions): ApolloServerOptionsWithGateway<Context>['gateway'] {
  return {
    load: () =>
      Promise.resolve({
        executor: ({ document, request: { operationName, variables }, context }) =>
          run({ document, operationName, variables, context: context as Context }),
      }),
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    stop: () => Promise.resolve(),
  };
}

/**
 * What Apollo would add by itself. It reports what is asked to a service on the internet as soon as there is an `APOLLO_KEY` in the
 * environment, and would know nothing of operations that pass it by.
 */
const notOurs = [
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
];

/**
 * Apollo Server as this project runs it: no landing page, no batches, no persisted queries, no stack traces, and no reports to anyone.
 */
export function createApollo(options: ApolloOptions): ApolloServer<Context> {
  const { introspection, httpServer, logger, shutdownSeconds, traffic } = options;
  return new ApolloServer<Context>({
    gateway: runningBy(options),
    introspection,
    logger,
    formatError: publicError,
    stringifyResult: (answer) => JSON.stringify(answer),
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    ...limits,
    plugins: [
      ...gates(options),
      statusByMediaType,
      statusWhenBusy,
      requestIds(logger, traffic),
      ...notOurs.map((disabled) => disabled()),
      ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: shutdownSeconds * 1_000 }),
    ],
  });
}
