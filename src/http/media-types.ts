import type { ApolloServerPlugin } from '@apollo/server';
import type { Context } from '../graphql/context';

const wellFormed = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

/**
 * GraphQL over HTTP: a client that accepts `application/json` alone learns from the status how HTTP went and from the body
 * how GraphQL went, so a document at fault is a 200 to it. All others get a 400. What is over a limit is a 400 to everyone.
 */
export const statusByMediaType: ApolloServerPlugin<Context> = {
  requestDidStart: () =>
    Promise.resolve({
      willSendResponse({ request, response: { http, body } }) {
        const accept = request.http?.headers.get('accept') ?? '';
        const only =
          accept.includes('application/json') && !accept.includes('application/graphql-response+json');
        if (!only || http.status !== 400 || body.kind !== 'single') return Promise.resolve();
        const { errors = [] } = body.singleResult;
        if (errors.every(({ extensions }) => wellFormed.has(String(extensions?.code)))) http.status = 200;
        return Promise.resolve();
      },
    }),
};
