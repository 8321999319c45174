import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginCacheControlDisabled } from '@apollo/server/plugin/disabled';
import { ApolloServerPluginDrainHttpServer } from '@apollo/server/plugin/drainHttpServer';
import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import type { Server } from 'node:http';
import type { Context } from '../graphql/context';
import { formatError, type Report } from '../graphql/errors';

/** Gives each error its last form, with the id of its request. */
function errorsPlugin(report: Report): ApolloServerPlugin<Context> {
  return {
    requestDidStart: () =>
      Promise.resolve({
        willSendResponse({ response, errors, contextValue }) {
          if (response.body.kind !== 'single' || !errors?.length) return Promise.resolve();
          const { singleResult } = response.body;
          singleResult.errors = (singleResult.errors ?? []).map(
            (formatted: GraphQLFormattedError, index: number) =>
              formatError(formatted, errors[index], contextValue.requestId, report),
          );
          return Promise.resolve();
        },
      }),
  };
}

/** Apollo Server as this project runs it: no landing page, no batches, no persisted queries, no stack traces. */
export function createApollo(
  schema: GraphQLSchema,
  options: { introspection: boolean; httpServer: Server; report: Report },
): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    introspection: options.introspection,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    plugins: [
      errorsPlugin(options.report),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginDrainHttpServer({ httpServer: options.httpServer }),
    ],
  });
}
