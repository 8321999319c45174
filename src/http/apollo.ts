import type { Server } from 'node:http';
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import type { Context } from '../graphql/context';
import { documentLimits } from '../graphql/limits';
import { causeOf, internalCodes, publicError } from '../graphql/errors';
import { costs } from './costs';
import { statusByMediaType } from './media-types';
import type { RateLimits } from './rate-limits';

/** What Apollo needs to know of its surroundings. */
export interface ApolloOptions {
  schema: GraphQLSchema;
  introspection: boolean;
  httpServer: Server;
  logger: Logger;
  /** How long requests in flight may take once the shutdown has begun. */
  shutdownSeconds: number;
  /** Points that one query may cost. */
  costLimit: number;
  rateLimits: RateLimits | null;
}

/** Puts the id of the request into its errors, and those that are our fault into the log. */
function requestIds(logger: Logger): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse({ response, errors = [], contextValue: { requestId }, operationName }) {
          if (response.body.kind !== 'single') return Promise.resolve();
          response.body.singleResult.errors?.forEach((error, index) => {
            Object.assign(error, { extensions: { ...error.extensions, requestId } });
            if (internalCodes.has(String(error.extensions?.code)))
              logger.error({ err: causeOf(errors[index]), requestId, operationName }, 'request failed');
          });
          return Promise.resolve();
        },
      }),
  };
}

/** Most of this is refused earlier, see limits.ts; the errors that are told are few, too. */
const limits = {
  parseOptions: { maxTokens: documentLimits.tokens },
  validationOptions: { maxErrors: 10 },
  maxRecursiveSelections: 10_000,
  executionOptions: { maxCoercionErrors: 10 },
};

/** Apollo Server as this project runs it: no landing page, no batches, no persisted queries, no stack traces. */
export function createApollo(options: ApolloOptions): ApolloServer<Context> {
  const { schema, introspection, httpServer, logger, shutdownSeconds, costLimit, rateLimits } = options;
  return new ApolloServer<Context>({
    schema,
    introspection,
    logger,
    formatError: publicError,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    ...limits,
    plugins: [
      costs(costLimit, rateLimits),
      statusByMediaType,
      requestIds(logger),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer, stopGracePeriodMillis: shutdownSeconds * 1_000 }),
    ],
  });
}
